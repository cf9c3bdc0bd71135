package frontseal

// #include "native.h"
import "C"

import "fmt"

// ManifestOptions says which URIs of a manifest are signed, and how they are written back. The zero value
// signs the URIs of the manifest's own host, and leaves them relative or absolute as they were.
type ManifestOptions struct {
	// Hosts are the hosts whose URIs are signed, with the port where the URIs have one. If the list is empty, it
	// is the host of the manifest's own URL.
	Hosts []string
	// URIForm is how signed URIs are written back; [URIAsWritten] where it is empty.
	URIForm URIForm
	// Encode percent-encodes the characters of the base URL and of URIs that clients rewrite, before signing, as
	// [EncodeURL] does.
	Encode bool
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
func (s *Signer) SignManifest(text, baseURL string, policy Policy, options ManifestOptions) (string, error) {
	return s.signManifest(text, baseURL, policy, options, false)
}

// SignManifestEach signs every URI of text for itself, as [Signer.SignURL] does.
//
// It takes a key operation for each URI. It can serve neither the templates of DASH nor URIs to which players
// add parameters of their own: these are errors. So is a policy with a resource or written by hand, which would
// be one signature for all. The rest is as for [Signer.SignManifest].
func (s *Signer) SignManifestEach(text, baseURL string, policy Policy, options ManifestOptions) (string, error) {
	return s.signManifest(text, baseURL, policy, options, true)
}

func (s *Signer) signManifest(text, baseURL string, policy Policy, options ManifestOptions, each bool) (string, error) {
	frame := newFrame()
	defer frame.release()
	base, err := options.put(frame, baseURL)
	if err != nil {
		return "", err
	}
	frame.manifest.each = C.bool(each)
	manifest, manifestLen := goText(text)
	return withPolicy(s, policy, frame, func(signer *C.frontseal_signer) (string, error) {
		return frame.takeText(C.frontseal_sign_manifest(signer, manifest, manifestLen, base, &frame.policy, &frame.manifest, &frame.outText))
	})
}

// Manifest puts the signature on every URI of text, an HLS playlist or a DASH MPD: a live playlist needs no key
// operation when it is loaded again.
//
// The policy's resource must match each URI. The rest is as for [Signer.SignManifest].
func (s *SignedPolicy) Manifest(text, baseURL string, options ManifestOptions) (string, error) {
	frame := newFrame()
	defer frame.release()
	base, err := options.put(frame, baseURL)
	if err != nil {
		return "", err
	}
	manifest, manifestLen := goText(text)
	return call(s.owner(), func(native *C.frontseal_signed_policy) (string, error) {
		return frame.takeText(C.frontseal_signed_policy_manifest(native, manifest, manifestLen, base, &frame.manifest, &frame.outText))
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
	frame.manifest = C.frontseal_manifest_options{
		size:       C.sizeof_frontseal_manifest_options,
		hosts:      frame.list(ErrInvalidURL, "host %d", 0, o.Hosts),
		host_count: C.size_t(len(o.Hosts)),
		uri_form:   uriForm,
		encode:     C.bool(o.Encode),
	}
	return frame.text(ErrInvalidURL, "BaseURL", baseURL), frame.err
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
