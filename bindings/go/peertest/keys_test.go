package peertest

import (
	"bytes"
	"crypto/rsa"
	"os"
	"path/filepath"
	"testing"

	"github.com/aws/aws-sdk-go-v2/feature/cloudfront/sign"
)

const (
	keyPairID = "K2JCJMDEHXQW5F"
	keys      = "../../../tests/keys"
)

func readKey(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(keys, name+".pem"))
	must(t, err)
	return text
}

// loadKey reads the key by the SDK's own means.
func loadKey(t testing.TB) *rsa.PrivateKey {
	t.Helper()
	key, err := sign.LoadPEMPrivKey(bytes.NewReader(readKey(t, "rsa-2048")))
	must(t, err)
	return key
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
