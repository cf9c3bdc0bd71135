package main

import (
	"context"
	"time"

	"github.com/frontseal/frontseal/bindings/go"
)

func ours() map[string]row {
	rsa := must(frontseal.NewSigner(keyPairID, readKey("rsa-2048")))
	sha256 := must(frontseal.NewSigner(keyPairID, readKey("rsa-2048"), frontseal.WithHashAlgorithm(frontseal.SHA256)))
	p256 := must(frontseal.NewSigner(keyPairID, readKey("p-256")))
	policy := frontseal.Policy{DateLessThan: end}
	wildcard := frontseal.Policy{DateLessThan: end, Resource: pattern}

	one := func(signer *frontseal.Signer) row {
		return each(func() string { return must(signer.SignURL(url, policy)) })
	}
	many := func(signer *frontseal.Signer, policy frontseal.Policy) row {
		return batch(func(urls []string) []string { return must(signer.SignURLs(context.Background(), urls, policy)) })
	}
	return map[string]row{
		"load-rsa":       loadOurs(),
		"url-rsa-sha1":   one(rsa),
		"url-rsa-sha256": one(sha256),
		"url-p256":       one(p256),
		"batch-rsa":      many(rsa, policy),
		"batch-p256":     many(p256, policy),
		"batch-wildcard": many(rsa, wildcard),
		"more-wildcard": func(count int) (time.Duration, string) {
			signed := must(rsa.Sign(wildcard))
			return batch(func(urls []string) []string { return must(signed.URLs(urls)) })(count)
		},
		"cookies": each(func() string {
			return header(must(rsa.SignCookies(wildcard, frontseal.CookieAttributes{})))
		}),
		"verify-rsa": verify(rsa),
	}
}

func loadOurs() row {
	pem := readKey("rsa-2048")
	return each(func() string { return string(must(frontseal.ParsePrivateKey(pem, nil)).Type()) })
}

func verify(signer *frontseal.Signer) row {
	public := must(must(frontseal.ParsePrivateKey(readKey("rsa-2048"), nil)).PublicKey())
	verifier := must(frontseal.NewVerifier(map[string]*frontseal.PublicKey{keyPairID: public}))
	return func(count int) (time.Duration, string) {
		request := frontseal.Request{
			URL: must(signer.SignURL(url, frontseal.Policy{DateLessThan: end})),
			At:  end.Add(-time.Second),
		}
		return each(func() string { return must(verifier.Verify(request)).KeyPairID })(count)
	}
}
