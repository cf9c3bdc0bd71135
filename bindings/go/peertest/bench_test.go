package peertest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/cloudfront/sign"
	"github.com/frontseal/frontseal/bindings/go"
	"github.com/frontseal/frontseal/bindings/go/awssign"
)

const film = "https://d111111abcdef8.cloudfront.net/film.mp4"

var end = time.Unix(1893456000, 0)

func BenchmarkSDK(b *testing.B) {
	signer := sign.NewURLSigner(keyPairID, loadKey(b))
	each(b, func() (string, error) { return signer.Sign(film, end) })
}

func BenchmarkAwssign(b *testing.B) {
	signer := awssign.NewURLSigner(keyPairID, loadKey(b))
	each(b, func() (string, error) { return signer.Sign(film, end) })
}

func BenchmarkSignURL(b *testing.B) {
	signer := newSigner(b)
	policy := frontseal.Policy{DateLessThan: end}
	each(b, func() (string, error) { return signer.SignURL(film, policy) })
}

// A batch of 100 on all cores; the time is that of one URL.
func BenchmarkSignURLs(b *testing.B) {
	signer := newSigner(b)
	urls := make([]string, 100)
	for i := range urls {
		urls[i] = fmt.Sprintf("https://d111111abcdef8.cloudfront.net/%d.mp4", i)
	}
	b.ResetTimer()
	for i := 0; i < b.N; i += len(urls) {
		_, err := signer.SignURLs(context.Background(), urls, frontseal.Policy{DateLessThan: end})
		must(b, err)
	}
}

func BenchmarkWildcardURL(b *testing.B) {
	signed := wildcard(b)
	each(b, func() (string, error) { return signed.URL("https://d111111abcdef8.cloudfront.net/hls/00001.ts") })
}

func BenchmarkWildcardAppendURL(b *testing.B) {
	signed := wildcard(b)
	buffer := make([]byte, 0, 2048)
	each(b, func() (string, error) {
		_, err := signed.AppendURL(buffer, "https://d111111abcdef8.cloudfront.net/hls/00001.ts")
		return "", err
	})
}

// A batch of 1000 that one signature serves; the time is that of one URL.
func BenchmarkWildcardSignURLs(b *testing.B) {
	signer := newSigner(b)
	urls := make([]string, 1000)
	for i := range urls {
		urls[i] = fmt.Sprintf("https://d111111abcdef8.cloudfront.net/hls/%05d.ts", i)
	}
	policy := frontseal.Policy{Resource: "https://d111111abcdef8.cloudfront.net/hls/*", DateLessThan: end}
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i += len(urls) {
		_, err := signer.SignURLs(context.Background(), urls, policy)
		must(b, err)
	}
}

func wildcard(b *testing.B) *frontseal.SignedPolicy {
	b.Helper()
	signed, err := newSigner(b).Sign(frontseal.Policy{Resource: "https://d111111abcdef8.cloudfront.net/hls/*", DateLessThan: end})
	must(b, err)
	return signed
}

func each(b *testing.B, sign func() (string, error)) {
	b.Helper()
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		_, err := sign()
		must(b, err)
	}
}
