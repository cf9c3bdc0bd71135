package frontseal

// #include "native.h"
import "C"

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"fmt"
	"runtime/cgo"
	"sync"
	"unsafe"
)

// newExternalSigner makes a signer that calls a key elsewhere.
func newExternalSigner(keyPairID string, key crypto.Signer, options C.frontseal_signer_options) (*Signer, error) {
	half := key.Public()
	keyType, err := externalKeyType(half)
	if err != nil {
		return nil, err
	}
	if options.public_key == nil {
		public, err := NewPublicKey(half)
		if err != nil {
			return nil, err
		}
		defer public.Close()
		return withPublicKey(public, options, func(options C.frontseal_signer_options) (*Signer, error) {
			return newExternalSigner(keyPairID, key, options)
		})
	}
	frame := newFrame()
	defer frame.release()
	id := frame.text(ErrInvalidKeyPairID, "the key pair id", keyPairID)
	if frame.err != nil {
		return nil, frame.err
	}
	// The library deletes the handle: with the last use of the signer, or at once if it makes none.
	handle := C.uintptr_t(cgo.NewHandle(key))
	signer, err := take(func(out **C.frontseal_signer) *C.frontseal_error {
		return C.go_signer_new_external(id, keyType, handle, &options, out)
	})
	if err != nil {
		return nil, err
	}
	return ownSigner(signer, externalPartLen()), nil
}

func externalKeyType(public crypto.PublicKey) (C.frontseal_key_type, error) {
	switch public := public.(type) {
	case *rsa.PublicKey:
		if public != nil && public.N != nil {
			return C.FRONTSEAL_RSA, nil
		}
	case *ecdsa.PublicKey:
		if public != nil && public.Curve == elliptic.P256() && public.X != nil && public.Y != nil {
			return C.FRONTSEAL_P256, nil
		}
		if public != nil && public.Curve != nil && public.Curve != elliptic.P256() {
			return 0, &Error{Kind: ErrInvalidKey, Message: fmt.Sprintf("the crypto.Signer is on the curve %s: CloudFront takes P-256", public.Curve.Params().Name)}
		}
	}
	return 0, &Error{Kind: ErrInvalidKey, Message: fmt.Sprintf("the public half of the crypto.Signer is a %T: CloudFront takes RSA and ECDSA on P-256", public)}
}

// frontsealGoSign is called by the library to sign. It returns 0, or the number of the failure.
//
//export frontsealGoSign
func frontsealGoSign(key C.uintptr_t, hash C.uint32_t, message unsafe.Pointer, messageLen C.size_t, signature unsafe.Pointer, signatureLen *C.size_t) C.int32_t {
	room := unsafe.Slice((*byte)(signature), *signatureLen)
	signed, err := signExternally(cgo.Handle(key), hash, unsafe.Slice((*byte)(message), messageLen))
	if err == nil && len(signed) > len(room) {
		err = fmt.Errorf("the crypto.Signer returned %d bytes, which is not a signature", len(signed))
	}
	if err != nil {
		return C.int32_t(failures.keep(err))
	}
	*signatureLen = C.size_t(copy(room, signed))
	return 0
}

// frontsealGoRelease is called by the library when the key is not used any more.
//
//export frontsealGoRelease
func frontsealGoRelease(key C.uintptr_t) { cgo.Handle(key).Delete() }

// signExternally signs the message. A panic must not unwind into the library, and is an error.
func signExternally(key cgo.Handle, hash C.uint32_t, message []byte) (signature []byte, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("the crypto.Signer panicked: %v", panicked)
		}
	}()
	signer := key.Value().(crypto.Signer)
	if hash == C.FRONTSEAL_SHA256 {
		digest := sha256.Sum256(message)
		return signer.Sign(rand.Reader, digest[:], crypto.SHA256)
	}
	digest := sha1.Sum(message)
	return signer.Sign(rand.Reader, digest[:], crypto.SHA1)
}

// failures keeps the last errors of keys elsewhere, to be found by the number that the library carries
// back. An error that nobody asks for, since another came first, is overwritten in time.
var failures failureRing

type failureRing struct {
	lock sync.Mutex
	last int32
	ring [256]struct {
		number int32
		err    error
	}
}

// keep returns the number of an error, which is never 0.
func (f *failureRing) keep(err error) int32 {
	f.lock.Lock()
	defer f.lock.Unlock()
	f.last = f.last&0x3fffffff + 1
	slot := &f.ring[int(f.last)%len(f.ring)]
	slot.number, slot.err = f.last, err
	return f.last
}

// find returns the error of a number, and forgets it; nil for 0 and for one that was overwritten.
func (f *failureRing) find(number int32) error {
	if number <= 0 {
		return nil
	}
	f.lock.Lock()
	defer f.lock.Unlock()
	slot := &f.ring[int(number)%len(f.ring)]
	if slot.number != number {
		return nil
	}
	err := slot.err
	slot.number, slot.err = 0, nil
	return err
}
