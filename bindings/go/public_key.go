package frontseal

// #include "native.h"
import "C"

import (
	"crypto"
	"crypto/x509"
	"fmt"
)

// A PublicKey is a public key that CloudFront may trust: RSA or P-256.
type PublicKey struct {
	native *handle[*C.frontseal_public_key]
}

// ParsePublicKey reads a public key: SPKI or PKCS#1, or a certificate that holds one, as PEM or DER.
//
// PEM may come as it may for [ParsePrivateKey]. The validity and the issuer of a certificate do not
// count: CloudFront knows keys only.
//
// The error is [ErrInvalidKey], naming what was found, if it is not one RSA key of 1024 to 8192 bits or
// one P-256 key. A private key is refused too.
func ParsePublicKey(data []byte) (*PublicKey, error) {
	bytes, bytesLen := goBytes(data)
	return newPublicKey(func(out **C.frontseal_public_key) *C.frontseal_error {
		return C.frontseal_public_key_new(bytes, bytesLen, out)
	})
}

// NewPublicKey takes a key of Go's: an *rsa.PublicKey or an *ecdsa.PublicKey. The errors are those of
// [ParsePublicKey].
func NewPublicKey(key crypto.PublicKey) (*PublicKey, error) {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return nil, &Error{Kind: ErrInvalidKey, Message: fmt.Sprintf("the %T cannot be used: %v", key, err), cause: err}
	}
	return ParsePublicKey(der)
}

func newPublicKey(call func(out **C.frontseal_public_key) *C.frontseal_error) (*PublicKey, error) {
	native, err := take(call)
	if err != nil {
		return nil, err
	}
	return &PublicKey{newHandle(native, func(native *C.frontseal_public_key) { C.frontseal_public_key_free(native) })}, nil
}

// PEM returns the key as SPKI PEM, the form that CloudFront accepts.
func (k *PublicKey) PEM() (string, error) {
	return call(k.owner(), func(native *C.frontseal_public_key) (string, error) {
		frame := newFrame()
		defer frame.release()
		return frame.takeText(C.frontseal_public_key_to_pem(native, &frame.outText))
	})
}

// Type returns the type of the key, and nothing after Close.
func (k *PublicKey) Type() KeyType { return k.info().keyType }

// Bits returns the size of the key in bits, and 0 after Close.
func (k *PublicKey) Bits() int { return k.info().bits }

func (k *PublicKey) info() keyInfo {
	return ask(k.owner(), func(native *C.frontseal_public_key) keyInfo {
		return newKeyInfo(func(out *C.frontseal_key_info) *C.frontseal_error {
			return C.frontseal_public_key_info(native, out)
		})
	})
}

// Close frees the key, after the calls that are under way. Verifiers that trust it go on.
func (k *PublicKey) Close() { k.owner().close() }

func (k *PublicKey) owner() *handle[*C.frontseal_public_key] {
	if k == nil {
		return missing[*C.frontseal_public_key]("PublicKey", "ParsePublicKey")
	}
	return k.native
}
