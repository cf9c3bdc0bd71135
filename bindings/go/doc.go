// Package frontseal makes and checks signed URLs and signed cookies for Amazon CloudFront, exact to
// the byte.
//
// [NewSigner] takes the key pair id that CloudFront gave a public key, and the key.
// [Signer.SignURL] signs one URL; [Signer.Sign] signs a policy once, to put the signature on any
// number of URLs ([SignedPolicy.URL], [SignedPolicy.AppendURL]) or into cookies.
// [Signer.SignManifest] signs a whole playlist. [Verifier] decides whether to grant a request, as CloudFront's
// edge does, also in front of an [http.Handler], and [Inspect] finds why a URL gets a 403.
//
// # The library
//
// The core is written in Rust and linked through cgo. Without build tags the module links
// lib/libfrontseal_<goos>_<goarch>.a, which the project's own build puts there; with the tag
// frontseal_pkgconfig it asks pkg-config for an installed libfrontseal.
//
// # Memory
//
// A [Signer], [SignedPolicy], [Verifier], [PrivateKey] or [PublicKey] holds native memory. The
// garbage collector frees it; Close frees it at once, after the calls that are under way, and wipes
// the key. A call after Close returns [ErrClosed]. Everything may be used by many goroutines.
//
// # Errors
//
// A refused input is an [*Error] with a kind: errors.Is(err, frontseal.ErrInvalidURL). A request
// that was verified and denied is a [*Denial].
package frontseal
