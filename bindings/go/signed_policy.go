package frontseal

// #include "native.h"
import "C"

import (
	"context"
	"slices"
	"sync/atomic"
	"unsafe"
)

// A SignedPolicy is a policy and its signature, made by [Signer.Sign].
//
// Putting it on a URL appends text; the key is not needed any more. Anyone who holds it can access
// what it grants, so protect it as you protect a signed URL.
type SignedPolicy struct {
	native *handle[*C.frontseal_signed_policy]
	policy string
	canned bool
	// added is how many bytes the last URL grew by.
	added atomic.Int64
}

func newSignedPolicy(native *C.frontseal_signed_policy) (*SignedPolicy, error) {
	signed := &SignedPolicy{
		native: newHandle(native, func(native *C.frontseal_signed_policy) { C.frontseal_signed_policy_free(native) }),
		canned: bool(C.frontseal_signed_policy_is_canned(native)),
	}
	frame := newFrame()
	defer frame.release()
	var err error
	signed.policy, err = frame.takeText(C.frontseal_signed_policy_policy(native, &frame.outText))
	return signed, err
}

// URL puts the signature on url.
//
// The error is [ErrInvalidURL] if the policy's resource does not match the URL, and as for
// [Signer.SignURL].
func (s *SignedPolicy) URL(url string) (string, error) {
	var added int64
	if s != nil {
		added = s.added.Load()
	}
	signed, err := s.AppendURL(make([]byte, 0, len(url)+int(added)), url)
	return unsafe.String(unsafe.SliceData(signed), len(signed)), err
}

// URLs puts the signature on each of urls, or on none: the first error ends it and names the URL by its
// index, from 0.
func (s *SignedPolicy) URLs(urls []string) ([]string, error) {
	batch, err := call(s.owner(), func(native *C.frontseal_signed_policy) (*C.frontseal_batch, error) {
		return take(func(out **C.frontseal_batch) *C.frontseal_error {
			return C.frontseal_batch_from_signed_policy(native, nil, out)
		})
	})
	if err != nil {
		return nil, err
	}
	defer C.frontseal_batch_free(batch)
	return signParts(context.Background(), batch, urls, 512)
}

// AppendURL appends url with the signature to dst and returns the extended buffer; on an error, dst. It
// allocates nothing where dst has room.
//
// The errors are those of [SignedPolicy.URL].
func (s *SignedPolicy) AppendURL(dst []byte, url string) ([]byte, error) {
	owner := s.owner()
	native, err := owner.use()
	if err != nil {
		return dst, err
	}
	defer owner.release()
	frame := newFrame()
	defer frame.release()
	text := frame.text(ErrInvalidURL, "the URL", url)
	if frame.err != nil {
		return dst, frame.err
	}
	for out := dst; ; {
		room := out[len(out):cap(out)]
		failure := C.frontseal_signed_policy_url_into(native, text, unsafe.Pointer(unsafe.SliceData(room)), C.size_t(len(room)), &frame.urlLen)
		switch {
		case failure == nil:
			s.added.Store(int64(frame.urlLen) + 1 - int64(len(url))) // the library also writes a NUL
			return out[:len(out)+int(frame.urlLen)], nil
		case C.frontseal_error_kind(failure) != C.FRONTSEAL_KIND_BUFFER_TOO_SMALL:
			return dst, takeError(failure)
		}
		C.frontseal_error_free(failure)
		out = slices.Grow(out, int(frame.urlLen))
	}
}

// Cookies makes cookies of the signature, which grant all that the policy's resource matches.
//
// The error is [ErrInvalidPolicy] if a cookie would be longer than the 4,096 bytes that browsers keep.
func (s *SignedPolicy) Cookies() (*SignedCookies, error) {
	cookies, err := call(s.owner(), func(native *C.frontseal_signed_policy) (*C.frontseal_signed_cookies, error) {
		return take(func(out **C.frontseal_signed_cookies) *C.frontseal_error {
			return C.frontseal_signed_policy_cookies(native, out)
		})
	})
	if err != nil {
		return nil, err
	}
	return newSignedCookies(cookies)
}

// Policy returns the text that was signed: the policy, byte for byte.
func (s *SignedPolicy) Policy() string { return s.policy }

// Canned reports whether the policy is CloudFront's canned one, which travels as its end alone.
func (s *SignedPolicy) Canned() bool { return s.canned }

// Close frees the signed policy, after the calls that are under way. What it signed goes on.
func (s *SignedPolicy) Close() { s.owner().close() }

func (s *SignedPolicy) owner() *handle[*C.frontseal_signed_policy] {
	if s == nil {
		return missing[*C.frontseal_signed_policy]("SignedPolicy", "Signer.Sign")
	}
	return s.native
}
