package frontseal_test

import (
	"testing"

	"github.com/frontseal/frontseal/bindings/go"
)

// What one call costs, and what it allocates. Beside others and in batches it is measured by make bench.

func BenchmarkSignURL(b *testing.B) {
	signer := newSigner(b, "p-256")
	each(b, func() error {
		_, err := signer.SignURL(film, frontseal.Policy{DateLessThan: end})
		return err
	})
}

func BenchmarkSignedPolicyURL(b *testing.B) {
	signed, url := signedSegments(b), segment(1)
	each(b, func() error {
		_, err := signed.URL(url)
		return err
	})
}

func BenchmarkSignedPolicyAppendURL(b *testing.B) {
	signed, url, buffer := signedSegments(b), segment(1), make([]byte, 0, 2048)
	each(b, func() error {
		_, err := signed.AppendURL(buffer, url)
		return err
	})
}

func signedSegments(b *testing.B) *frontseal.SignedPolicy {
	b.Helper()
	signed, err := newSigner(b, "p-256").Sign(frontseal.Policy{Resource: segments, DateLessThan: end})
	must(b, err)
	return signed
}

func each(b *testing.B, work func() error) {
	b.Helper()
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		must(b, work())
	}
}
