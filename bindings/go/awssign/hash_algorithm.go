package awssign

import (
	"crypto"
	"fmt"
	"sync"

	"github.com/frontseal/frontseal/bindings/go"
)

// A HashAlgorithm is the hash that is signed. The zero value is SHA-1, which CloudFront assumes.
type HashAlgorithm string

const (
	// HashSHA1 is SHA-1, announced by Hash-Algorithm=SHA1.
	HashSHA1 HashAlgorithm = "SHA1"
	// HashSHA256 is SHA-256, announced by Hash-Algorithm=SHA256.
	HashSHA256 HashAlgorithm = "SHA256"
)

// signers has the signer behind the names for each hash, made at its first use.
type signers struct {
	sha1, sha256 func() (*frontseal.Signer, error)
}

func newSigners(keyID string, key crypto.Signer) *signers {
	of := func(hash frontseal.HashAlgorithm) func() (*frontseal.Signer, error) {
		return sync.OnceValues(func() (*frontseal.Signer, error) {
			return frontseal.NewSigner(keyID, key, frontseal.WithHashAlgorithm(hash))
		})
	}
	return &signers{sha1: of(frontseal.SHA1), sha256: of(frontseal.SHA256)}
}

// with returns the signer for a hash; no signers, as those of an empty [URLSigner], are an error.
func (s *signers) with(hash HashAlgorithm) (*frontseal.Signer, error) {
	if s == nil {
		return nil, frontseal.ErrClosed
	}
	switch hash {
	case "", HashSHA1:
		return s.sha1()
	case HashSHA256:
		return s.sha256()
	}
	return nil, fmt.Errorf("the hash algorithm %q is unknown: pass HashSHA1 or HashSHA256", string(hash))
}
