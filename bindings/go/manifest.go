package frontseal

// #include "native.h"
import "C"

import "fmt"

// ManifestOptions say which URIs of a manifest are signed, and how they are written back. The zero value
// signs those of the manifest's own host, and leaves them relative or absolute as they were.
type ManifestOptions struct {
	// Hosts are the hosts whose URIs are signed, with the port where the URIs have one; without any, the
	// host of the manifest's own URL.
	Hosts []string
	// URIForm is how signed URIs are written back; [URIAsWritten] where it is empty.
	URIForm URIForm
	// Encode percent-encodes the base URL, and the URIs before they are signed, as [EncodeURL] does.
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
// The error is [ErrInvalidManifest], with line and column, if the text is no manifest, or a URI in it cannot be
// found or resolved; [ErrInvalidURL] for a URI that cannot be signed as it stands, is signed already, or is not
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
	return withManifest(text, baseURL, options, func(manifest manifest, lender *lender) (string, error) {
		manifest.options.each = C.bool(each)
		return withPolicy(s, policy, lender, func(signer *C.frontseal_signer, policy C.frontseal_policy) (string, error) {
			return takeResult(C.go_sign_manifest(signer, manifest.text, manifest.textLen, manifest.baseURL, policy, manifest.options))
		})
	})
}

// Manifest puts the signature on every URI of text, an HLS playlist or a DASH MPD: a live playlist needs no key
// operation when it is loaded again.
//
// The policy's resource must match each URI. The rest is as for [Signer.SignManifest].
func (s *SignedPolicy) Manifest(text, baseURL string, options ManifestOptions) (string, error) {
	return withManifest(text, baseURL, options, func(manifest manifest, _ *lender) (string, error) {
		return call(s.owner(), func(native *C.frontseal_signed_policy) (string, error) {
			return takeText(func(out **C.char) *C.frontseal_error {
				return C.frontseal_signed_policy_manifest(native, manifest.text, manifest.textLen, manifest.baseURL, &manifest.options, out)
			})
		})
	})
}

// ChildPlaylists returns the URLs of the playlists that text, an HLS multivariant playlist, names; none for other
// manifests.
//
// baseURL is where the player gets the manifest. The errors are those of [Signer.SignManifest], where a URI cannot
// be found.
func ChildPlaylists(text, baseURL string) ([]string, error) {
	return withManifest(text, baseURL, ManifestOptions{}, func(manifest manifest, _ *lender) ([]string, error) {
		list, err := take(func(out ***C.char) *C.frontseal_error {
			return C.frontseal_child_playlists(manifest.text, manifest.textLen, manifest.baseURL, out)
		})
		if err != nil {
			return nil, err
		}
		return takeList(list), nil
	})
}

// A manifest is what C gets of one.
type manifest struct {
	text    *C.char
	textLen C.size_t
	baseURL *C.char
	options C.frontseal_manifest_options
}

// withManifest lends a manifest to the library for one call.
func withManifest[R any](text, baseURL string, options ManifestOptions, work func(manifest, *lender) (R, error)) (result R, err error) {
	uriForm, err := options.URIForm.native()
	if err != nil {
		return result, err
	}
	var lender lender
	hosts := lender.list(ErrInvalidURL, "host", 0, options.Hosts)
	defer freeList(hosts)
	lent := manifest{baseURL: lender.text(ErrInvalidURL, "BaseURL", baseURL)}
	if lender.err != nil {
		return result, lender.err
	}
	lent.text, lent.textLen = goText(text)
	lent.options = C.frontseal_manifest_options{
		size:       C.sizeof_frontseal_manifest_options,
		hosts:      hosts,
		host_count: C.size_t(len(options.Hosts)),
		uri_form:   uriForm,
		encode:     C.bool(options.Encode),
	}
	return work(lent, &lender)
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
	return 0, &Error{Kind: ErrInvalidURL, Message: fmt.Sprintf("the URIForm %q is unknown: give as-written, absolute or relative", string(f))}
}
