package frontseal

// #include "native.h"
import "C"

import (
	"fmt"
	"strings"
	"unsafe"
)

// ManifestOptions says which URIs of a manifest are signed, and how they are written back. The zero value
// signs the URIs of the manifest's own host, and leaves them relative or absolute as they were.
type ManifestOptions struct {
	// Hosts are the hosts whose URIs are signed, with the port where the URIs have one. If the list is empty, it
	// is the host of the manifest's own URL.
	Hosts []string
	// Folder is the folder that URIs must be in or below, a URL that ends with /; another URI is an error. Its path
	// counts, on any host whose URIs are signed. [Signer.SignManifestEach] takes the folder of the base URL if it is
	// empty; otherwise the policy's resource says what is granted.
	Folder string
	// Defines are the values of variables that an HLS playlist imports by EXT-X-DEFINE:IMPORT, by their names: the
	// Defines of the [SignedManifest] of the playlist that names it.
	Defines map[string]string
	// URIForm is how signed URIs are written back; [URIAsWritten] where it is empty.
	URIForm URIForm
	// Encode percent-encodes the characters of the base URL and of URIs that clients rewrite, before signing, as
	// [EncodeURL] does.
	Encode bool
}

// A SignedManifest is a manifest with its URIs signed.
type SignedManifest struct {
	// Text is the text of the manifest.
	Text string
	// Warnings are what is odd in it; at most 100 different ones.
	Warnings []ManifestWarning
	// Defines are the variables of an HLS playlist, by their names: the Defines of the options for the playlists that
	// it names.
	Defines map[string]string
}

// A ManifestWarning is something odd in a manifest that is signed all the same, or a URL that was left alone and
// probably should not have been. A problem that occurs in many places is reported once, with its first place.
type ManifestWarning struct {
	// Code is nothing_signed, trailing_comma, trailing_blank, fragment or unsigned_url; more may come.
	Code string
	// Message is the place, what is odd, and what to do.
	Message string
	// Line and Column are the first place, from 1; 0 for the manifest as a whole.
	Line, Column int
	// Count is in how many places it is.
	Count int
}

// A URIForm is how a signed URI is written back into a manifest.
type URIForm string

const (
	// URIAsWritten is relative or absolute as it was, with the signature behind it.
	URIAsWritten URIForm = "as-written"
	// URIAbsolute is with scheme and host.
	URIAbsolute URIForm = "absolute"
	// URIRelative is without scheme and host where these are the manifest's own; otherwise as it was.
	URIRelative URIForm = "relative"
)

// SignManifest signs every URI of text, an HLS playlist or a DASH MPD, so that a player can follow it.
//
// baseURL is where the player gets the manifest: relative URIs are resolved against it, as the player does.
// Every other byte stays as it is. URIs of other hosts than those of the options and of other schemes than
// http and https are left alone.
//
// One signature serves all URIs. It grants the folder of baseURL and all below it, unless the policy has a
// resource, which must match each URI.
//
// The error is [ErrInvalidManifest], with line and column, if the text is not a manifest, or a URI in it cannot be
// found or resolved; [ErrInvalidURL] for a URI that cannot be signed as it is, is signed already, or is not
// matched by the policy's resource, and for baseURL and the options; and as for [Signer.SignURL].
func (s *Signer) SignManifest(text, baseURL string, policy Policy, options ManifestOptions) (*SignedManifest, error) {
	return s.signManifest(text, baseURL, policy, options, false)
}

// SignManifestEach signs every URI of text for itself, as [Signer.SignURL] does.
//
// It takes a key operation for each URI. It can serve neither the templates of DASH nor URIs to which players
// add parameters of their own: these are errors. So is a policy with a resource or written by hand, which would
// be one signature for all. The rest is as for [Signer.SignManifest].
func (s *Signer) SignManifestEach(text, baseURL string, policy Policy, options ManifestOptions) (*SignedManifest, error) {
	return s.signManifest(text, baseURL, policy, options, true)
}

func (s *Signer) signManifest(text, baseURL string, policy Policy, options ManifestOptions, each bool) (*SignedManifest, error) {
	frame := newFrame()
	defer frame.release()
	base, err := options.put(frame, baseURL)
	if err != nil {
		return nil, err
	}
	frame.manifest.each = C.bool(each)
	manifest, manifestLen := goText(text)
	return withPolicy(s, policy, frame, func(signer *C.frontseal_signer) (*SignedManifest, error) {
		return frame.takeManifest(C.frontseal_sign_manifest(signer, manifest, manifestLen, base, &frame.policy, &frame.manifest, &frame.signed))
	})
}

// Manifest puts the signature on every URI of text, an HLS playlist or a DASH MPD: a live playlist needs no key
// operation when it is loaded again.
//
// The policy's resource must match each URI. The rest is as for [Signer.SignManifest].
func (s *SignedPolicy) Manifest(text, baseURL string, options ManifestOptions) (*SignedManifest, error) {
	frame := newFrame()
	defer frame.release()
	base, err := options.put(frame, baseURL)
	if err != nil {
		return nil, err
	}
	manifest, manifestLen := goText(text)
	return call(s.owner(), func(native *C.frontseal_signed_policy) (*SignedManifest, error) {
		return frame.takeManifest(C.frontseal_signed_policy_manifest(native, manifest, manifestLen, base, &frame.manifest, &frame.signed))
	})
}

// ChildPlaylists returns the URLs of the playlists that text, an HLS multivariant playlist, names; none for other
// manifests.
//
// baseURL is where the player gets the manifest. The errors are those of [Signer.SignManifest], where a URI cannot
// be found.
func ChildPlaylists(text, baseURL string) ([]string, error) {
	frame := newFrame()
	defer frame.release()
	base := frame.text(ErrInvalidURL, "BaseURL", baseURL)
	if frame.err != nil {
		return nil, frame.err
	}
	manifest, manifestLen := goText(text)
	return frame.takeTexts(C.frontseal_child_playlists(manifest, manifestLen, base, &frame.outTexts))
}

// put puts the options into the frame of a call, and the base URL, which it returns.
func (o ManifestOptions) put(frame *frame, baseURL string) (*C.char, error) {
	uriForm, err := o.URIForm.native()
	if err != nil {
		return nil, err
	}
	var defines []string
	for name, value := range o.Defines {
		if name == "" || strings.ContainsRune(name, '=') {
			return nil, &Error{Kind: ErrInvalidManifest, Message: fmt.Sprintf("Defines has the name %q, which no variable has: pass names of EXT-X-DEFINE", name)}
		}
		defines = append(defines, name+"="+value)
	}
	frame.manifest = C.frontseal_manifest_options{
		size:         C.sizeof_frontseal_manifest_options,
		hosts:        frame.list(ErrInvalidURL, "host %d", 0, o.Hosts),
		host_count:   C.size_t(len(o.Hosts)),
		folder:       frame.optional(ErrInvalidURL, "Folder", o.Folder),
		defines:      frame.list(ErrInvalidManifest, "define %d", 0, defines),
		define_count: C.size_t(len(defines)),
		uri_form:     uriForm,
		encode:       C.bool(o.Encode),
	}
	frame.signed = C.frontseal_signed_manifest{size: C.sizeof_frontseal_signed_manifest}
	return frame.text(ErrInvalidURL, "BaseURL", baseURL), frame.err
}

// takeManifest copies the manifest that a function of the library put into the frame, and frees it.
func (f *frame) takeManifest(failure *C.frontseal_error) (*SignedManifest, error) {
	if failure != nil {
		return nil, takeError(failure)
	}
	defer C.frontseal_signed_manifest_clear(&f.signed)
	signed := &SignedManifest{Text: C.GoString(f.signed.text)}
	for _, warning := range unsafe.Slice(f.signed.warnings, f.signed.warning_count) {
		signed.Warnings = append(signed.Warnings, ManifestWarning{
			Code:    C.GoString(warning.code),
			Message: C.GoString(warning.message),
			Line:    int(warning.line),
			Column:  int(warning.column),
			Count:   int(warning.count),
		})
	}
	for _, define := range unsafe.Slice(f.signed.defines, f.signed.define_count) {
		if signed.Defines == nil {
			signed.Defines = map[string]string{}
		}
		name, value, _ := strings.Cut(C.GoString(define), "=")
		signed.Defines[name] = value
	}
	return signed, nil
}

func (f URIForm) native() (C.frontseal_uri_form, error) {
	switch f {
	case "", URIAsWritten:
		return C.FRONTSEAL_URI_FORM_AS_WRITTEN, nil
	case URIAbsolute:
		return C.FRONTSEAL_URI_FORM_ABSOLUTE, nil
	case URIRelative:
		return C.FRONTSEAL_URI_FORM_RELATIVE, nil
	}
	return 0, &Error{Kind: ErrInvalidURL, Message: fmt.Sprintf("the URIForm %q is unknown: pass as-written, absolute or relative", string(f))}
}
