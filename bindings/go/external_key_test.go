package frontseal_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/frontseal/frontseal/bindings/go"
)

// kms is a key elsewhere: it shows its public half, and signs by a function.
type kms struct {
	crypto.Signer
	sign  func(digest []byte, opts crypto.SignerOpts) ([]byte, error)
	calls atomic.Int64
}

func (k *kms) Sign(random io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	k.calls.Add(1)
	if k.sign != nil {
		return k.sign(digest, opts)
	}
	return k.Signer.Sign(random, digest, opts)
}

func loadKey(t testing.TB, name string) crypto.Signer {
	t.Helper()
	block, _ := pem.Decode(readFile(t, keys+"/"+name+".pem"))
	if key, err := x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
		return key.(crypto.Signer)
	}
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return key
	}
	key, err := x509.ParseECPrivateKey(block.Bytes)
	must(t, err)
	return key
}

func TestEveryFormOfAKeySignsTheSame(t *testing.T) {
	for _, name := range []string{"rsa-1024", "rsa-2048", "p-256"} {
		for _, algorithm := range []frontseal.HashAlgorithm{frontseal.SHA1, frontseal.SHA256} {
			elsewhere := &kms{Signer: loadKey(t, name)}
			native, err := frontseal.ParsePrivateKey(readFile(t, keys+"/"+name+".pem"), nil)
			must(t, err)
			for form, key := range map[string]any{
				"PEM": readFile(t, keys+"/"+name+".pem"), "PrivateKey": native,
				"crypto key": loadKey(t, name), "crypto.Signer": elsewhere,
			} {
				t.Run(name+"/"+string(algorithm)+"/"+form, func(t *testing.T) {
					signer, err := frontseal.NewSigner("K2JCJMDEHXQW5F", key, frontseal.WithHashAlgorithm(algorithm))
					must(t, err)
					defer signer.Close()
					signed, err := signer.SignURL(film, frontseal.Policy{ExpiresIn: time.Hour})
					must(t, err)
					grant, err := newVerifier(t, name).VerifyURL(signed)
					must(t, err)
					equal(t, grant.HashAlgorithm, algorithm)
				})
			}
			if elsewhere.calls.Load() != 1 {
				t.Errorf("the crypto.Signer was called %d times", elsewhere.calls.Load())
			}
		}
	}
}

func TestAKeyThatCannotServeIsNamed(t *testing.T) {
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	must(t, err)
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	must(t, err)
	for name, c := range map[string]struct {
		key     any
		mention string
	}{
		"nothing":              {nil, "the key is a <nil>"},
		"a text":               {"-----BEGIN", "the key is a string: pass"},
		"no bytes":             {[]byte(nil), "empty"},
		"a nil RSA key":        {(*rsa.PrivateKey)(nil), "nil"},
		"a nil ECDSA key":      {(*ecdsa.PrivateKey)(nil), "nil"},
		"a nil key of ours":    {(*frontseal.PrivateKey)(nil), "the *frontseal.PrivateKey is nil"},
		"an empty RSA key":     {&rsa.PrivateKey{}, "*rsa.PrivateKey"},
		"an empty ECDSA key":   {&ecdsa.PrivateKey{}, "*ecdsa.PrivateKey"},
		"Ed25519":              {ed, "ed25519.PublicKey"},
		"P-384":                {p384, "P-384"},
		"P-384 elsewhere":      {&kms{Signer: p384}, "P-384"},
		"a signer without key": {&kms{Signer: keyless{}}, "<nil>"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := frontseal.NewSigner("K1", c.key)
			if err == nil || !strings.Contains(err.Error(), c.mention) {
				t.Fatalf("%v", err)
			}
			if !errors.Is(err, frontseal.ErrInvalidKey) && !errors.Is(err, frontseal.ErrClosed) {
				t.Errorf("%v", err)
			}
		})
	}
}

type keyless struct{ crypto.Signer }

func (keyless) Public() crypto.PublicKey { return nil }

func TestAnUnknownHashAlgorithmIsRefused(t *testing.T) {
	_, err := frontseal.NewSigner("K1", loadKey(t, "p-256"), frontseal.WithHashAlgorithm("sha256"))
	if !errors.Is(err, frontseal.ErrInvalidKey) || !strings.Contains(err.Error(), "sha256") {
		t.Error(err)
	}
}

func TestAKeyElsewhereThatFailsIsAnError(t *testing.T) {
	lost := errors.New("the KMS does not answer")
	for name, c := range map[string]struct {
		sign    func([]byte, crypto.SignerOpts) ([]byte, error)
		mention string
	}{
		"an error":        {func([]byte, crypto.SignerOpts) ([]byte, error) { return nil, lost }, "the KMS does not answer"},
		"a panic":         {func([]byte, crypto.SignerOpts) ([]byte, error) { panic("no session") }, "panicked: no session"},
		"nothing":         {func([]byte, crypto.SignerOpts) ([]byte, error) { return nil, nil }, "0 bytes"},
		"too few bytes":   {func([]byte, crypto.SignerOpts) ([]byte, error) { return make([]byte, 127), nil }, "127 bytes"},
		"too many bytes":  {func([]byte, crypto.SignerOpts) ([]byte, error) { return make([]byte, 1<<20), nil }, "1048576 bytes"},
		"a nil interface": {func([]byte, crypto.SignerOpts) ([]byte, error) { panic(error(nil)) }, "panicked"},
	} {
		t.Run(name, func(t *testing.T) {
			signer, err := frontseal.NewSigner("K1", &kms{Signer: loadKey(t, "rsa-2048"), sign: c.sign})
			must(t, err)
			for what, sign := range map[string]func() error{
				"SignURL": func() error {
					_, err := signer.SignURL(film, frontseal.Policy{DateLessThan: end})
					return err
				},
				"SignURLs": func() error {
					_, err := signer.SignURLs(context.Background(), slices.Repeat([]string{film}, 40), frontseal.Policy{DateLessThan: end})
					return err
				},
			} {
				err := sign()
				if !errors.Is(err, frontseal.ErrSigningFailed) || !strings.Contains(err.Error(), c.mention) {
					t.Errorf("%s: %v", what, err)
				}
				if name == "an error" && !errors.Is(err, lost) {
					t.Errorf("%s does not hold the error of the crypto.Signer: %v", what, err)
				}
			}
		})
	}
}

func TestTheFirstSignatureIsVerifiedWithThePublicKey(t *testing.T) {
	right, other := loadKey(t, "rsa-2048"), loadKey(t, "rsa-3072")
	public, err := frontseal.NewPublicKey(right.Public())
	must(t, err)
	for name, c := range map[string]struct {
		shown   crypto.Signer
		options []frontseal.SignerOption
	}{
		"Public":        {right, nil},
		"WithPublicKey": {other, []frontseal.SignerOption{frontseal.WithPublicKey(public)}},
	} {
		t.Run(name, func(t *testing.T) {
			var answers crypto.Signer
			signer, err := frontseal.NewSigner("K1", &kms{Signer: c.shown, sign: func(digest []byte, opts crypto.SignerOpts) ([]byte, error) {
				if answers == nil {
					return nil, errors.New("no session")
				}
				return answers.Sign(rand.Reader, digest, opts)
			}}, c.options...)
			must(t, err)
			for _, step := range []struct {
				answers crypto.Signer
				mention string
			}{
				{other, "does not verify with PublicKey: either"},
				{right, ""},
				{other, ""}, // only the first is verified
				{nil, "no session"},
				{other, "does not verify"},
			} {
				answers = step.answers
				_, err := signer.SignURL(film, frontseal.Policy{DateLessThan: end})
				if step.mention == "" {
					must(t, err)
				} else if !errors.Is(err, frontseal.ErrSigningFailed) || !strings.Contains(err.Error(), step.mention) {
					t.Errorf("%v", err)
				}
			}
		})
	}
}

func TestAPrivateKeyHasNoOtherPublicKey(t *testing.T) {
	for _, name := range []string{"rsa-2048", "rsa-3072"} {
		public, err := frontseal.ParsePublicKey(readFile(t, keys+"/"+name+".pub.pem"))
		must(t, err)
		_, err = frontseal.NewSigner("K1", readFile(t, keys+"/rsa-2048.pem"), frontseal.WithPublicKey(public))
		if name == "rsa-2048" {
			must(t, err)
		} else if !errors.Is(err, frontseal.ErrInvalidKey) || !strings.Contains(err.Error(), "does not belong to the private key") {
			t.Errorf("%v", err)
		}
	}
}

func TestAKeyElsewhereIsReleasedWithItsSigner(t *testing.T) {
	released := make(chan struct{})
	func() {
		key := &kms{Signer: loadKey(t, "p-256")}
		runtime.SetFinalizer(key, func(*kms) { close(released) })
		signer, err := frontseal.NewSigner("K1", key)
		must(t, err)
		signer.Close()
	}()
	waitFor(t, released)
}

func TestASignerThatIsForgottenIsFreed(t *testing.T) {
	released := make(chan struct{})
	func() {
		key := &kms{Signer: loadKey(t, "p-256")}
		runtime.SetFinalizer(key, func(*kms) { close(released) })
		_, err := frontseal.NewSigner("K1", key)
		must(t, err)
	}()
	waitFor(t, released)
}

func TestASignerMayBeClosedWhileItsKeySigns(t *testing.T) {
	var signer *frontseal.Signer
	private := loadKey(t, "p-256")
	key := &kms{Signer: private, sign: func(digest []byte, opts crypto.SignerOpts) ([]byte, error) {
		signer.Close()
		return private.Sign(rand.Reader, digest, opts)
	}}
	signer, err := frontseal.NewSigner("K1", key)
	must(t, err)
	_, err = signer.SignURL(film, frontseal.Policy{DateLessThan: end})
	must(t, err)
	_, err = signer.SignURL(film, frontseal.Policy{DateLessThan: end})
	if !errors.Is(err, frontseal.ErrClosed) {
		t.Error(err)
	}
}

// waitFor runs the garbage collector until the channel is closed.
func waitFor(t *testing.T, done <-chan struct{}) {
	t.Helper()
	for range 500 {
		runtime.GC()
		select {
		case <-done:
			return
		case <-time.After(10 * time.Millisecond):
		}
	}
	t.Error("it is still held")
}
