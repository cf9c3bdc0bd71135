package frontseal

// #include "native.h"
import "C"

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"net/http"
	"runtime"
	"unsafe"
)

// A HashAlgorithm is the hash that is signed.
type HashAlgorithm string

const (
	// SHA1 is what CloudFront assumes.
	SHA1 HashAlgorithm = "SHA1"
	// SHA256 is announced by Hash-Algorithm=SHA256; CloudFront takes it since 1 April 2026.
	SHA256 HashAlgorithm = "SHA256"
)

// A Signer signs URLs and cookies for Amazon CloudFront with one key.
//
// Make it once and share it between goroutines.
type Signer struct {
	native *handle[*C.frontseal_signer]
	// partLen is how many URLs are signed before the context is asked again.
	partLen int
}

// A SignerOption changes how [NewSigner] makes a signer.
type SignerOption func(*signerOptions)

type signerOptions struct {
	passphrase    []byte
	publicKey     *PublicKey
	hashAlgorithm HashAlgorithm
	cacheCapacity int
}

// WithPassphrase decrypts the key. A passphrase that is not needed is not used.
func WithPassphrase(passphrase []byte) SignerOption {
	return func(options *signerOptions) { options.passphrase = passphrase }
}

// WithPublicKey verifies the first signature, and the first after a failure, with the public key that
// CloudFront has: a [crypto.Signer] that signs with another key is an error then, not a 403. Without it,
// a [crypto.Signer] is checked with what its Public returns. A private key with another public half is
// refused.
func WithPublicKey(key *PublicKey) SignerOption {
	return func(options *signerOptions) { options.publicKey = key }
}

// WithHashAlgorithm signs with a hash in place of the key's default.
func WithHashAlgorithm(hashAlgorithm HashAlgorithm) SignerOption {
	return func(options *signerOptions) { options.hashAlgorithm = hashAlgorithm }
}

// WithCache keeps up to capacity signatures, so that a recently signed policy is served from the cache.
//
// Anyone who holds a kept signature can access what its policy grants. Each takes about 600 bytes; the
// least recently used is evicted. It is worth it where the same policy comes again: with
// [Policy].RoundTo.
func WithCache(capacity int) SignerOption {
	return func(options *signerOptions) { options.cacheCapacity = capacity }
}

// NewSigner makes a signer from the key pair id that CloudFront gave the public key, and the key.
//
// The key is a []byte with PEM or DER, a [*PrivateKey] or a [crypto.Signer]. PEM may be PKCS#1, PKCS#8
// or SEC1, encrypted or not. An [*rsa.PrivateKey] or [*ecdsa.PrivateKey] is copied into native memory
// and signs there, several times as fast as Go's RSA; any other [crypto.Signer], such as a key in a KMS
// or an HSM, is called to sign: for RSA with PKCS#1 v1.5, for ECDSA on P-256. It is called from many
// threads at once.
//
// RSA keys sign with SHA-1 and P-256 keys with SHA-256 unless told otherwise by [WithHashAlgorithm].
//
// The error is [ErrInvalidKeyPairID] if the id is empty or has anything but ASCII letters and digits,
// and [ErrInvalidKey], naming what was found, if the key cannot serve. The first signature of a
// [crypto.Signer], and the first after a failure, is verified with its public half.
func NewSigner(keyPairID string, key any, options ...SignerOption) (*Signer, error) {
	return withOptions(options, func(chosen signerOptions, native C.frontseal_signer_options) (*Signer, error) {
		return newSigner(keyPairID, key, chosen.passphrase, native)
	})
}

// EnvironmentVariables are the environment variables that a signer is made from.
type EnvironmentVariables struct {
	// KeyPairID holds the id that CloudFront shows for the public key; FRONTSEAL_KEY_PAIR_ID where it is
	// empty.
	KeyPairID string
	// PrivateKey holds the private key, or the path of its file; FRONTSEAL_PRIVATE_KEY where it is empty.
	PrivateKey string
	// Passphrase holds the passphrase of an encrypted key; FRONTSEAL_PASSPHRASE where it is empty. It may be
	// unset.
	Passphrase string
}

// SignerFromEnvironment makes a signer from environment variables.
//
// The key is PEM text, what a secret store makes of it, or the path of its file. A variable that is empty
// counts as not set.
//
// The error is [ErrInvalidKeyPairID] or [ErrInvalidKey] with the name of the variable, if one is missing or
// its value cannot be used; otherwise the errors are those of [NewSigner]. No error shows a value that may be
// a part of a key.
func SignerFromEnvironment(variables EnvironmentVariables, options ...SignerOption) (*Signer, error) {
	return withOptions(options, func(chosen signerOptions, native C.frontseal_signer_options) (*Signer, error) {
		if chosen.passphrase != nil {
			return nil, &Error{Kind: ErrInvalidArgument, Message: "the passphrase is in an environment variable: leave WithPassphrase out"}
		}
		frame := newFrame()
		defer frame.release()
		names := C.frontseal_environment_variables{
			size:        C.sizeof_frontseal_environment_variables,
			key_pair_id: frame.optional(ErrInvalidKeyPairID, "the variable's name", variables.KeyPairID),
			private_key: frame.optional(ErrInvalidKey, "the variable's name", variables.PrivateKey),
			passphrase:  frame.optional(ErrInvalidKey, "the variable's name", variables.Passphrase),
		}
		if frame.err != nil {
			return nil, frame.err
		}
		signer, err := take(func(out **C.frontseal_signer) *C.frontseal_error {
			return C.frontseal_signer_from_environment(&names, &native, out)
		})
		if err != nil {
			return nil, err
		}
		return ownSigner(signer, 512), nil
	})
}

// withOptions makes a signer with options, for the library and for Go.
func withOptions(options []SignerOption, newSigner func(signerOptions, C.frontseal_signer_options) (*Signer, error)) (*Signer, error) {
	var chosen signerOptions
	for _, option := range options {
		option(&chosen)
	}
	hash, err := chosen.hashAlgorithm.native()
	if err != nil {
		return nil, err
	}
	if chosen.cacheCapacity < 0 {
		return nil, &Error{Kind: ErrInvalidArgument, Message: fmt.Sprintf("the cache has the capacity %d: pass 0 or more", chosen.cacheCapacity)}
	}
	native := C.frontseal_signer_options{
		size:           C.sizeof_frontseal_signer_options,
		cache_capacity: C.size_t(chosen.cacheCapacity),
		hash_algorithm: hash,
	}
	return withPublicKey(chosen.publicKey, native, func(native C.frontseal_signer_options) (*Signer, error) {
		return newSigner(chosen, native)
	})
}

// withPublicKey makes a signer with a public key in its options, unless that is nil.
func withPublicKey(key *PublicKey, options C.frontseal_signer_options, newSigner func(C.frontseal_signer_options) (*Signer, error)) (*Signer, error) {
	if key == nil {
		return newSigner(options)
	}
	return call(key.owner(), func(native *C.frontseal_public_key) (*Signer, error) {
		options.public_key = native
		return newSigner(options)
	})
}

func newSigner(keyPairID string, key any, passphrase []byte, options C.frontseal_signer_options) (*Signer, error) {
	switch key := key.(type) {
	case *PrivateKey:
		return newNativeSigner(keyPairID, key, options)
	case []byte:
		return newParsedSigner(keyPairID, key, passphrase, options)
	case *rsa.PrivateKey:
		if isEmpty := key == nil || key.N == nil; isEmpty || len(key.Primes) == 2 {
			return newCopiedSigner(keyPairID, key, isEmpty, options)
		}
		return newExternalSigner(keyPairID, key, options) // the library takes two primes
	case *ecdsa.PrivateKey:
		return newCopiedSigner(keyPairID, key, key == nil || key.D == nil || key.Curve == nil, options)
	case crypto.Signer:
		return newExternalSigner(keyPairID, key, options)
	}
	return nil, &Error{Kind: ErrInvalidKey, Message: fmt.Sprintf("the key is a %T: pass PEM or DER as []byte, a *PrivateKey or a crypto.Signer", key)}
}

func newParsedSigner(keyPairID string, data, passphrase []byte, options C.frontseal_signer_options) (*Signer, error) {
	key, err := ParsePrivateKey(data, passphrase)
	if err != nil {
		return nil, err
	}
	defer key.Close()
	return newNativeSigner(keyPairID, key, options)
}

// newCopiedSigner copies a key of Go's into native memory.
func newCopiedSigner(keyPairID string, key crypto.Signer, isEmpty bool, options C.frontseal_signer_options) (*Signer, error) {
	if isEmpty {
		return nil, &Error{Kind: ErrInvalidKey, Message: fmt.Sprintf("the %T is nil or empty: pass a key", key)}
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, &Error{Kind: ErrInvalidKey, Message: fmt.Sprintf("the %T cannot be used: %v", key, err), cause: err}
	}
	defer clear(der)
	return newParsedSigner(keyPairID, der, nil, options)
}

func newNativeSigner(keyPairID string, key *PrivateKey, options C.frontseal_signer_options) (*Signer, error) {
	frame := newFrame()
	defer frame.release()
	id := frame.text(ErrInvalidKeyPairID, "the key pair id", keyPairID)
	if frame.err != nil {
		return nil, frame.err
	}
	native, err := call(key.owner(), func(private *C.frontseal_private_key) (*C.frontseal_signer, error) {
		return take(func(out **C.frontseal_signer) *C.frontseal_error {
			return C.frontseal_signer_new(id, private, &options, out)
		})
	})
	if err != nil {
		return nil, err
	}
	return ownSigner(native, 512), nil
}

func ownSigner(native *C.frontseal_signer, partLen int) *Signer {
	return &Signer{newHandle(native, func(native *C.frontseal_signer) { C.frontseal_signer_free(native) }), partLen}
}

// A CacheInfo is signature cache statistics.
type CacheInfo struct {
	// Hits is how many signatures were found.
	Hits uint64
	// Misses is how many had to be made.
	Misses uint64
	// Entries is how many are kept.
	Entries int
	// Capacity is how many are kept at most; 0 where there is no cache.
	Capacity int
}

// CacheInfo returns signature cache statistics. All is 0 without [WithCache], and after Close.
func (s *Signer) CacheInfo() CacheInfo {
	return ask(s.owner(), func(signer *C.frontseal_signer) CacheInfo {
		native := C.frontseal_cache_info{size: C.sizeof_frontseal_cache_info}
		if takeError(C.frontseal_signer_cache_info(signer, &native)) != nil {
			return CacheInfo{}
		}
		return CacheInfo{uint64(native.hits), uint64(native.misses), int(native.entries), int(native.capacity)}
	})
}

// KeyPairID returns the key pair id, and nothing after Close.
func (s *Signer) KeyPairID() string {
	return ask(s.owner(), func(signer *C.frontseal_signer) string {
		return C.GoString(C.frontseal_signer_key_pair_id(signer))
	})
}

// HashAlgorithm returns the hash that is signed, and nothing after Close.
func (s *Signer) HashAlgorithm() HashAlgorithm {
	return ask(s.owner(), func(signer *C.frontseal_signer) HashAlgorithm {
		return hashAlgorithmOf(C.frontseal_signer_hash_algorithm(signer))
	})
}

// SignURL signs url so that it works until the policy's DateLessThan.
//
// A policy without a resource grants this URL alone; a "*" in it is a wildcard even so, and grants all
// that it matches. One with a resource must match the URL, and grants all that the resource matches. The
// URL is taken as it is and appended to.
//
// The error is [ErrInvalidURL] with the place of what is wrong, if the URL is not absolute, has a
// character that must be percent-encoded (see [EncodeURL]), a fragment or one of CloudFront's own
// parameters, is not matched by the resource, or is longer than 8,192 bytes with the signature;
// [ErrSigningFailed] if the key cannot sign; and of the kinds of [Policy]'s parts.
func (s *Signer) SignURL(url string, policy Policy) (string, error) {
	frame := newFrame()
	defer frame.release()
	text := frame.text(ErrInvalidURL, "the URL", url)
	return withPolicy(s, policy, frame, func(signer *C.frontseal_signer) (string, error) {
		room := unsafe.Pointer(&frame.url)
		failure := C.frontseal_sign_url_into(signer, text, &frame.policy, room, C.size_t(len(frame.url)), &frame.urlLen)
		if failure != nil {
			return "", takeError(failure)
		}
		return string(frame.url[:frame.urlLen]), nil
	})
}

// SignURLs signs each of urls, or none: the first error ends it and names the URL by its index, from 0.
//
// A policy whose resource has a wildcard is signed once for all. Otherwise each URL is signed for
// itself, on all cores. The context is asked between parts of some hundred URLs. The errors are those
// of [Signer.SignURL] and the context's.
func (s *Signer) SignURLs(ctx context.Context, urls []string, policy Policy) ([]string, error) {
	frame := newFrame()
	defer frame.release()
	batch, err := withPolicy(s, policy, frame, func(signer *C.frontseal_signer) (*C.frontseal_batch, error) {
		if err := ctx.Err(); err != nil { // before a wildcard is signed
			return nil, err
		}
		return take(func(out **C.frontseal_batch) *C.frontseal_error {
			return C.frontseal_batch_new(signer, &frame.policy, nil, out)
		})
	})
	if err != nil {
		return nil, err
	}
	defer C.frontseal_batch_free(batch)
	return signParts(ctx, batch, urls, s.partLen)
}

// Sign signs policy, to put the signature on any number of URLs or into cookies.
//
// The policy must have a resource. This is the one place where the key is used; the rest is appending
// text.
//
// The error is [ErrInvalidPolicy] if the policy has no resource, [ErrSigningFailed] if the key cannot
// sign, and of the kinds of [Policy]'s parts.
func (s *Signer) Sign(policy Policy) (*SignedPolicy, error) {
	frame := newFrame()
	defer frame.release()
	signed, err := withPolicy(s, policy, frame, func(signer *C.frontseal_signer) (*C.frontseal_signed_policy, error) {
		return take(func(out **C.frontseal_signed_policy) *C.frontseal_error {
			return C.frontseal_sign(signer, &frame.policy, out)
		})
	})
	if err != nil {
		return nil, err
	}
	return newSignedPolicy(signed)
}

// SignCookies signs cookies that grant the policy's resource.
//
// The errors are those of [Signer.Sign], and [ErrInvalidPolicy] if a cookie would be longer than the
// 4,096 bytes that browsers keep or an attribute cannot stand. [SignedPolicy.Cookies] gives more: the
// headers as text, and the clearing of stale cookies.
func (s *Signer) SignCookies(policy Policy, attributes CookieAttributes) ([]*http.Cookie, error) {
	signed, err := s.Sign(policy)
	if err != nil {
		return nil, err
	}
	defer signed.Close()
	cookies, err := signed.Cookies()
	if err != nil {
		return nil, err
	}
	return cookies.Cookies(attributes)
}

// SignStream signs stream, a bare RTMP name such as videos/mediafile, until the policy's end.
//
// The result is relative: videos/mediafile?Expires=…. CloudFront ended streaming distributions on 31
// December 2020; this is for systems that check such names themselves.
//
// The error is [ErrInvalidURL] if the name has a scheme, a host, a leading "/", cfx/st/ or a format such
// as mp4: before it, a query, or a character that a URL may not have; [ErrInvalidPolicy] if the policy
// has a resource of its own.
func (s *Signer) SignStream(stream string, policy Policy) (string, error) {
	frame := newFrame()
	defer frame.release()
	name := frame.text(ErrInvalidURL, "the stream name", stream)
	return withPolicy(s, policy, frame, func(signer *C.frontseal_signer) (string, error) {
		return frame.takeText(C.frontseal_sign_stream(signer, name, &frame.policy, &frame.outText))
	})
}

// Close frees the signer, after the calls that are under way, and wipes the key. What it signed goes on.
func (s *Signer) Close() { s.owner().close() }

func (s *Signer) owner() *handle[*C.frontseal_signer] {
	if s == nil {
		return missing[*C.frontseal_signer]("Signer", "NewSigner")
	}
	return s.native
}

// withPolicy runs work on the signer, with the policy in the frame.
func withPolicy[R any](s *Signer, policy Policy, frame *frame, work func(*C.frontseal_signer) (R, error)) (result R, err error) {
	if err := policy.put(frame); err != nil {
		return result, err
	}
	if frame.err != nil {
		return result, frame.err
	}
	return call(s.owner(), work)
}

// signParts signs the URLs, and asks the context before each part.
func signParts(ctx context.Context, batch *C.frontseal_batch, urls []string, partLen int) ([]string, error) {
	signed := make([]string, 0, len(urls))
	for len(signed) < len(urls) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		first := len(signed)
		part, err := signPart(batch, urls[first:min(first+partLen, len(urls))], first)
		if err != nil {
			return nil, err
		}
		signed = append(signed, part...)
	}
	return signed, nil
}

// signPart signs the URLs, whose numbers are counted from first.
func signPart(batch *C.frontseal_batch, urls []string, first int) ([]string, error) {
	frame := newFrame()
	defer frame.release()
	list := frame.list(ErrInvalidURL, "url %d: the URL", first, urls)
	if frame.err != nil {
		return nil, frame.err
	}
	return frame.takeTexts(C.frontseal_batch_sign(batch, list, C.size_t(len(urls)), &frame.outTexts))
}

// externalPartLen keeps a batch short where each signature may cross a network: as many as all cores
// begin at once.
func externalPartLen() int { return 8 * runtime.NumCPU() }

func (h HashAlgorithm) native() (C.frontseal_hash_algorithm, error) {
	switch h {
	case "":
		return C.FRONTSEAL_DEFAULT_HASH, nil
	case SHA1:
		return C.FRONTSEAL_SHA1, nil
	case SHA256:
		return C.FRONTSEAL_SHA256, nil
	}
	return 0, &Error{Kind: ErrInvalidKey, Message: fmt.Sprintf("the hash algorithm %q is unknown: pass SHA1 or SHA256", string(h))}
}

func hashAlgorithmOf(native C.frontseal_hash_algorithm) HashAlgorithm {
	switch native {
	case C.FRONTSEAL_SHA1:
		return SHA1
	case C.FRONTSEAL_SHA256:
		return SHA256
	}
	return ""
}
