package awssign_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/frontseal/frontseal/bindings/go"
	sign "github.com/frontseal/frontseal/bindings/go/awssign"
)

const film = "https://d111111abcdef8.cloudfront.net/film.mp4"

var end = time.Unix(1893456000, 0)

func loadKey(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	key, err := sign.LoadPEMPrivKeyFile("../../../tests/keys/rsa-1024.pem")
	must(t, err)
	return key
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatTheEdgeWouldRefuseIsAnError(t *testing.T) {
	signer := sign.NewURLSigner("K1", loadKey(t))
	canned := sign.NewCannedPolicy
	with := func(change func(*sign.Condition)) *sign.Policy {
		policy := canned(film, end)
		change(&policy.Statements[0].Condition)
		return policy
	}
	two := canned(film, end)
	two.Statements = append(two.Statements, two.Statements[0])
	for name, c := range map[string]struct {
		url     string
		policy  *sign.Policy // nil signs a canned one
		mention string
	}{
		"white space":               {"https://h/a b", nil, "byte 11"},
		"a quotation mark":          {`https://h/"`, nil, "byte 10"},
		"a fragment":                {film + "#t=1", nil, "'#'"},
		"not ASCII":                 {"https://h/Ƿ", nil, "byte 10"},
		"no scheme":                 {"h/a", nil, "scheme"},
		"another scheme":            {"ftp://h/a", nil, "ftp"},
		"Expires":                   {film + "?Expires=1", nil, "Expires"},
		"Policy":                    {film + "?a&Policy=", nil, "Policy"},
		"Hash-Algorithm":            {film + "?Hash-Algorithm=SHA256", nil, "Hash-Algorithm"},
		"a * in a canned URL":       {"https://h/*", nil, "%2A"},
		"a * in its scheme":         {"http*://h/a", nil, "%2A"},
		"another resource":          {film, canned("https://h/*", end), "does not match"},
		"a resource without a path": {"http://h", canned("http://h", end), "/*"},
		"a resource not in ASCII":   {film, canned("https://Ƿ/*", end), "byte 8"},
		"an escape":                 {film, canned(`https://h/\?`, end), `\`},
		"no statement":              {film, &sign.Policy{}, "no statement"},
		"two statements":            {film, two, "statement"},
		"no resource":               {film, canned("", end), "no resource"},
		"no end":                    {film, with(func(c *sign.Condition) { c.DateLessThan = nil }), "DateLessThan"},
		"an end before 1970":        {film, with(func(c *sign.Condition) { c.DateLessThan = &sign.AWSEpochTime{} }), "-62135596800"},
		"milliseconds":              {film, canned(film, time.Unix(end.Unix()*1000, 0)), "milliseconds"},
		"a start after the end":     {film, with(func(c *sign.Condition) { c.DateGreaterThan = c.DateLessThan }), "DateGreaterThan"},
		"IPv6":                      {film, with(func(c *sign.Condition) { c.IPAddress = &sign.IPAddress{SourceIP: "::1"} }), "IPv6"},
		"no address":                {film, with(func(c *sign.Condition) { c.IPAddress = &sign.IPAddress{} }), "address"},
		"a long URL":                {film + "?" + strings.Repeat("a", 8192), nil, "8192"},
		"an RTMP query":             {"rtmp://h/a?b=1", nil, "query"},
		"another RTMP stream":       {"rtmp://h/a", canned("b", end), "a"},
		"an empty RTMP policy":      {"rtmp://h/a", &sign.Policy{}, "no statement"},
		"a nil RTMP address": {"rtmp://h/a", func() *sign.Policy {
			policy := canned("a", end)
			policy.Statements[0].Condition.IPAddress = &sign.IPAddress{SourceIP: "x"}
			return policy
		}(), "x"},
	} {
		t.Run(name, func(t *testing.T) {
			var err error
			if c.policy == nil {
				_, err = signer.Sign(c.url, end)
			} else {
				_, err = signer.SignWithPolicy(c.url, c.policy)
			}
			if err == nil || !strings.Contains(err.Error(), c.mention) {
				t.Error(err)
			}
		})
	}
}

func TestWrongSignersAreErrorsOfTheFirstCall(t *testing.T) {
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	must(t, err)
	for name, signer := range map[string]*sign.URLSigner{
		"Ed25519": sign.NewURLSigner("K1", ed), "nil": sign.NewURLSigner("K1", nil),
		"a key pair id": sign.NewURLSigner("K 1", loadKey(t)), "empty": {},
	} {
		if _, err := signer.Sign(film, end); err == nil {
			t.Errorf("%s: Sign took it", name)
		}
		if _, err := signer.SignWithPolicy(film, nil); err == nil {
			t.Errorf("%s: SignWithPolicy took it", name)
		}
	}
	for name, signer := range map[string]*sign.CookieSigner{
		"nil": sign.NewCookieSigner("K1", nil), "a key pair id": sign.NewCookieSigner("", loadKey(t)), "empty": {},
	} {
		if _, err := signer.Sign(film, end); err == nil {
			t.Errorf("%s: Sign took it", name)
		}
	}
	if _, _, err := sign.NewCannedPolicy(film, end).Sign(ed); err == nil {
		t.Error("Policy.Sign took it")
	}
}

func TestWrongCookiesAreErrors(t *testing.T) {
	signer := sign.NewCookieSigner("K1", loadKey(t))
	for _, resource := range []string{"*", "ftp://h/*", "https://h", "https://h/ *", "https://h/" + strings.Repeat("a", 4000)} {
		if _, err := signer.Sign(resource, end); err == nil {
			t.Errorf("%.40s was taken", resource)
		}
	}
	for _, policy := range []*sign.Policy{nil, {}, sign.NewCannedPolicy("", end)} {
		if _, err := signer.SignWithPolicy(policy); err == nil {
			t.Errorf("%v was taken", policy)
		}
	}
}

func TestP256SignsWithSHA1(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	signed, err := sign.NewURLSigner("K1", key).Sign(film, end)
	must(t, err)
	public, err := frontseal.NewPublicKey(&key.PublicKey)
	must(t, err)
	verifier, err := frontseal.NewVerifier(map[string]*frontseal.PublicKey{"K1": public})
	must(t, err)
	grant, err := verifier.Verify(frontseal.Request{URL: signed, At: end.Add(-time.Hour)})
	must(t, err)
	if grant.HashAlgorithm != frontseal.SHA1 || !grant.Canned {
		t.Errorf("%+v", grant)
	}
}

// The SDK announces a hash that is set, SHA-1 too.
func TestTheHashIsAnnouncedWhereItIsSet(t *testing.T) {
	key := loadKey(t)
	public, err := frontseal.NewPublicKey(&key.PublicKey)
	must(t, err)
	verifier, err := frontseal.NewVerifier(map[string]*frontseal.PublicKey{"K1": public})
	must(t, err)
	for hash, suffix := range map[sign.HashAlgorithm]string{
		"": "&Key-Pair-Id=K1", sign.HashSHA1: "&Hash-Algorithm=SHA1", sign.HashSHA256: "&Hash-Algorithm=SHA256",
	} {
		urls := sign.NewURLSigner("K1", key)
		urls.HashAlg = hash
		canned, err := urls.Sign(film, end)
		must(t, err)
		custom, err := urls.SignWithPolicy(film, sign.NewCannedPolicy(film, end))
		must(t, err)
		stream, err := urls.Sign("rtmp://h/film", end)
		must(t, err)
		for _, signed := range []string{canned, custom, stream} {
			if !strings.HasSuffix(signed, suffix) || strings.Count(signed, "Hash-Algorithm") > 1 {
				t.Errorf("%q: %s", hash, signed)
			}
		}
		if hash != sign.HashSHA1 { // as the edge reads it today
			grant, err := verifier.Verify(frontseal.Request{URL: canned, At: end.Add(-time.Hour)})
			must(t, err)
			if wanted := frontseal.HashAlgorithm(max(hash, sign.HashSHA1)); grant.HashAlgorithm != wanted {
				t.Errorf("%s is signed in place of %s", grant.HashAlgorithm, wanted)
			}
		}
		cookieSigner := sign.NewCookieSigner("K1", key)
		cookieSigner.HashAlg = hash
		cookies, err := cookieSigner.Sign("https://h/*", end)
		must(t, err)
		last := cookies[len(cookies)-1]
		if isSet := last.Name == sign.CookieHashAlgorithmName; isSet != (hash != "") || isSet && last.Value != string(hash) {
			t.Errorf("%q: %v", hash, last)
		}
	}
	urls := sign.NewURLSigner("K1", key)
	urls.HashAlg = "MD5"
	if _, err := urls.Sign(film, end); err == nil || !strings.Contains(err.Error(), "MD5") {
		t.Error(err)
	}
}

func TestPoliciesAreSignedWithEachHash(t *testing.T) {
	key := loadKey(t)
	policy := sign.NewCannedPolicy(film, end)
	first, text, err := policy.Sign(key)
	must(t, err)
	second, same, err := policy.SignWithHash(key, sign.HashSHA1)
	must(t, err)
	third, again, err := policy.SignWithHash(key, sign.HashSHA256)
	must(t, err)
	if !bytes.Equal(first, second) || bytes.Equal(first, third) || !bytes.Equal(text, same) || !bytes.Equal(text, again) {
		t.Errorf("%s %s %s", first, second, third)
	}
}

func TestCookiesAreSignedWithAnyKey(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	cookies, err := sign.NewCookieSigner("K1", key).Sign("https://h/*", end)
	must(t, err)
	if len(cookies) != 3 {
		t.Error(cookies)
	}
}

func TestKeysAreLoaded(t *testing.T) {
	key := loadKey(t)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	must(t, err)
	text := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	loaded, err := sign.LoadPEMPrivKeyPKCS8(bytes.NewReader(text))
	must(t, err)
	signer, err := sign.LoadPEMPrivKeyPKCS8AsSigner(bytes.NewReader(text))
	must(t, err)
	if !key.Equal(loaded) || !key.Equal(signer) {
		t.Error("it is another key")
	}
	//lint:ignore SA1019 the form that LoadEncryptedPEMPrivKey reads
	block, err := x509.EncryptPEMBlock(rand.Reader, "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key), []byte("secret"), x509.PEMCipherAES256)
	must(t, err)
	encrypted := pem.EncodeToMemory(block)
	decrypted, err := sign.LoadEncryptedPEMPrivKey(bytes.NewReader(encrypted), []byte("secret"))
	must(t, err)
	if !key.Equal(decrypted) {
		t.Error("it is another key")
	}
	for name, load := range map[string]func() error{
		"a wrong passphrase": func() error {
			_, err := sign.LoadEncryptedPEMPrivKey(bytes.NewReader(encrypted), []byte("wrong"))
			return err
		},
		"no PEM":    func() error { _, err := sign.LoadPEMPrivKey(strings.NewReader("no PEM")); return err },
		"no PKCS#8": func() error { _, err := sign.LoadPEMPrivKeyPKCS8AsSigner(bytes.NewReader(encrypted)); return err },
		"no file": func() error {
			_, err := sign.LoadPEMPrivKeyFile(filepath.Join(t.TempDir(), "key.pem"))
			if !os.IsNotExist(err) {
				t.Error(err)
			}
			return err
		},
	} {
		if load() == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
