package main

import (
	"bytes"
	"crypto/rsa"
	"runtime"
	"sync"

	"github.com/aws/aws-sdk-go-v2/feature/cloudfront/sign"
	"github.com/frontseal/frontseal/bindings/go/awssign"
)

func sdk() map[string]row {
	key := loadRSA()
	p256 := must(sign.LoadPEMPrivKeyPKCS8AsSigner(bytes.NewReader(readKey("forms/p-256-pkcs8"))))
	signer, small := sign.NewURLSigner(keyPairID, key), sign.NewURLSigner(keyPairID, p256)
	cookies := sign.NewCookieSigner(keyPairID, key)
	return map[string]row{
		"load-rsa":     each(func() string { return loadRSA().N.String() }),
		"url-rsa-sha1": each(func() string { return must(signer.Sign(url, end)) }),
		"url-p256":     each(func() string { return must(small.Sign(url, end)) }),
		"batch-rsa":    inParallel(func(url string) string { return must(signer.Sign(url, end)) }),
		"batch-p256":   inParallel(func(url string) string { return must(small.Sign(url, end)) }),
		"batch-wildcard": inParallel(func(url string) string {
			return must(signer.SignWithPolicy(url, sign.NewCannedPolicy(pattern, end)))
		}),
		"cookies": each(func() string { return header(must(cookies.SignWithPolicy(sign.NewCannedPolicy(pattern, end)))) }),
	}
}

// dropIn is what a service of the SDK gets by changing the import.
func dropIn() map[string]row {
	signer, cookies := awssign.NewURLSigner(keyPairID, loadRSA()), awssign.NewCookieSigner(keyPairID, loadRSA())
	return map[string]row{
		"url-rsa-sha1": each(func() string { return must(signer.Sign(url, end)) }),
		"batch-rsa":    inParallel(func(url string) string { return must(signer.Sign(url, end)) }),
		"cookies": each(func() string {
			return header(must(cookies.SignWithPolicy(awssign.NewCannedPolicy(pattern, end))))
		}),
	}
}

func loadRSA() *rsa.PrivateKey {
	return must(sign.LoadPEMPrivKey(bytes.NewReader(readKey("rsa-2048"))))
}

// inParallel is a batch as a caller writes it: a goroutine for each core.
func inParallel(one func(url string) string) row {
	return batch(func(urls []string) []string {
		signed := make([]string, len(urls))
		cores := runtime.GOMAXPROCS(0)
		var workers sync.WaitGroup
		for core := range cores {
			workers.Add(1)
			go func() {
				defer workers.Done()
				for number := core; number < len(urls); number += cores {
					signed[number] = one(urls[number])
				}
			}()
		}
		workers.Wait()
		return signed
	})
}
