package frontseal

// #include "native.h"
import "C"

import "fmt"

// A KeyType is a type of key that CloudFront accepts.
type KeyType string

const (
	// RSA signs with PKCS#1 v1.5.
	RSA KeyType = "rsa"
	// P256 is ECDSA on the curve P-256 (secp256r1, prime256v1).
	P256 KeyType = "p-256"
)

// A PrivateKey is a private key for CloudFront: RSA or P-256.
//
// It is wiped from memory when it is closed and no signer uses it any more, and is never printed.
type PrivateKey struct {
	native *handle[*C.frontseal_private_key]
}

// ParsePrivateKey reads a key in any form: PKCS#1, PKCS#8 or SEC1, as PEM or DER, encrypted or not.
//
// PEM may come with CRLF, a byte order mark, text or certificates around it, or as one line with \n
// escapes. The passphrase is nil for none; one that is not needed is not used.
//
// The error is [ErrInvalidKey], naming what was found, if it is not one RSA key of 1024 to 8192 bits or
// one P-256 key, is damaged, or the passphrase is missing or wrong.
func ParsePrivateKey(data, passphrase []byte) (*PrivateKey, error) {
	bytes, bytesLen := goBytes(data)
	secret, secretLen := goSecret(passphrase)
	return newPrivateKey(func(out **C.frontseal_private_key) *C.frontseal_error {
		return C.frontseal_private_key_new(bytes, bytesLen, secret, secretLen, out)
	})
}

// PrivateKeyFromJSONField reads the key that is the member field of a JSON object, as secret stores keep several values
// in one secret.
//
// [ParsePrivateKey] finds the key by itself where the object has one. The passphrase is as for it.
//
// The errors are those of [ParsePrivateKey], also if data is not a JSON object with a string of that name.
func PrivateKeyFromJSONField(data []byte, field string, passphrase []byte) (*PrivateKey, error) {
	frame := newFrame()
	defer frame.release()
	name := frame.text(ErrInvalidKey, "the field", field)
	if frame.err != nil {
		return nil, frame.err
	}
	bytes, bytesLen := goBytes(data)
	secret, secretLen := goSecret(passphrase)
	return newPrivateKey(func(out **C.frontseal_private_key) *C.frontseal_error {
		return C.frontseal_private_key_from_json_field(bytes, bytesLen, name, secret, secretLen, out)
	})
}

// PrivateKeyFromFile reads a key from the file at path.
//
// With a field, which may be empty, the file is a JSON object, and the key a member of it. The passphrase
// is as for [ParsePrivateKey].
//
// The error is [ErrInvalidKey] with the path if the file cannot be read; otherwise the errors are those of
// [PrivateKeyFromJSONField]. An error does not show a path that may be a key.
func PrivateKeyFromFile(path, field string, passphrase []byte) (*PrivateKey, error) {
	frame := newFrame()
	defer frame.release()
	file, name := frame.text(ErrInvalidKey, "the path", path), frame.optional(ErrInvalidKey, "the field", field)
	if frame.err != nil {
		return nil, frame.err
	}
	secret, secretLen := goSecret(passphrase)
	return newPrivateKey(func(out **C.frontseal_private_key) *C.frontseal_error {
		return C.frontseal_private_key_from_file(file, name, secret, secretLen, out)
	})
}

// GeneratePrivateKey generates a key from the operating system's random numbers: RSA-2048, the size that CloudFront
// asks for, or P-256.
func GeneratePrivateKey(keyType KeyType) (*PrivateKey, error) {
	native, err := keyType.native()
	if err != nil {
		return nil, err
	}
	return newPrivateKey(func(out **C.frontseal_private_key) *C.frontseal_error {
		return C.frontseal_private_key_generate(native, out)
	})
}

func newPrivateKey(call func(out **C.frontseal_private_key) *C.frontseal_error) (*PrivateKey, error) {
	native, err := take(call)
	if err != nil {
		return nil, err
	}
	return &PrivateKey{newHandle(native, func(native *C.frontseal_private_key) { C.frontseal_private_key_free(native) })}, nil
}

// PublicKey returns the public half, to verify with.
func (k *PrivateKey) PublicKey() (*PublicKey, error) {
	return call(k.owner(), func(native *C.frontseal_private_key) (*PublicKey, error) {
		return newPublicKey(func(out **C.frontseal_public_key) *C.frontseal_error {
			return C.frontseal_private_key_public_key(native, out)
		})
	})
}

// PublicKeyPEM returns the public half as SPKI PEM, the form that CloudFront accepts.
func (k *PrivateKey) PublicKeyPEM() (string, error) {
	public, err := k.PublicKey()
	if err != nil {
		return "", err
	}
	defer public.Close()
	return public.PEM()
}

// PEM returns the key as PKCS#8 PEM, not encrypted.
func (k *PrivateKey) PEM() (string, error) {
	return call(k.owner(), func(native *C.frontseal_private_key) (string, error) {
		frame := newFrame()
		defer frame.release()
		return frame.takeText(C.frontseal_private_key_to_pem(native, &frame.outText))
	})
}

// Type returns the type of the key, and nothing after Close.
func (k *PrivateKey) Type() KeyType { return k.info().keyType }

// Bits returns the size of the key in bits, and 0 after Close.
func (k *PrivateKey) Bits() int { return k.info().bits }

// Warning returns what a user should know about the key: that CloudFront accepts no new keys of this size. It is
// empty if there is nothing.
func (k *PrivateKey) Warning() string { return k.info().warning }

func (k *PrivateKey) info() keyInfo {
	return ask(k.owner(), func(native *C.frontseal_private_key) keyInfo {
		return newKeyInfo(func(out *C.frontseal_key_info) *C.frontseal_error {
			return C.frontseal_private_key_info(native, out)
		})
	})
}

// Close frees the key, after the calls that are under way. Signers that were made of it go on.
func (k *PrivateKey) Close() { k.owner().close() }

func (k *PrivateKey) owner() *handle[*C.frontseal_private_key] {
	if k == nil {
		return missing[*C.frontseal_private_key]("PrivateKey", "ParsePrivateKey")
	}
	return k.native
}

// A keyInfo says what a key is.
type keyInfo struct {
	keyType KeyType
	bits    int
	warning string
}

func newKeyInfo(read func(out *C.frontseal_key_info) *C.frontseal_error) keyInfo {
	native := C.frontseal_key_info{size: C.sizeof_frontseal_key_info}
	if takeError(read(&native)) != nil {
		return keyInfo{}
	}
	return keyInfo{keyTypeOf(native.key_type), int(native.bits), C.GoString(native.warning)}
}

func (t KeyType) native() (C.frontseal_key_type, error) {
	switch t {
	case RSA:
		return C.FRONTSEAL_RSA, nil
	case P256:
		return C.FRONTSEAL_P256, nil
	}
	return 0, &Error{Kind: ErrInvalidKey, Message: fmt.Sprintf("the key type %q is unknown: pass RSA or P256", string(t))}
}

func keyTypeOf(native C.frontseal_key_type) KeyType {
	switch native {
	case C.FRONTSEAL_RSA:
		return RSA
	case C.FRONTSEAL_P256:
		return P256
	}
	return ""
}
