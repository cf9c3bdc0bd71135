package frontseal_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/frontseal/frontseal/bindings/go"
)

const segments = "https://d111111abcdef8.cloudfront.net/hls/*"

func segment(number int) string {
	return fmt.Sprintf("https://d111111abcdef8.cloudfront.net/hls/%05d.ts", number)
}

func TestManyGoroutinesShareEverything(t *testing.T) {
	signer, verifier := newSigner(t, "p-256"), newVerifier(t, "p-256")
	signed, err := signer.Sign(frontseal.Policy{Resource: segments, ExpiresIn: time.Hour})
	must(t, err)
	elsewhere, err := frontseal.NewSigner("K2JCJMDEHXQW5F", &kms{Signer: loadKey(t, "p-256")})
	must(t, err)
	var workers sync.WaitGroup
	for worker := range 16 {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for round := range 20 {
				url := segment(worker*100 + round)
				for _, sign := range []func() (string, error){
					func() (string, error) { return signer.SignURL(url, frontseal.Policy{ExpiresIn: time.Hour}) },
					func() (string, error) { return elsewhere.SignURL(url, frontseal.Policy{ExpiresIn: time.Hour}) },
					func() (string, error) { return signed.URL(url) },
				} {
					text, err := sign()
					if err == nil {
						_, err = verifier.VerifyURL(text)
					}
					if err != nil {
						t.Error(err)
					}
				}
			}
		}()
	}
	workers.Wait()
}

func TestClosingWhileOthersSignGivesURLsOrErrClosed(t *testing.T) {
	for range 20 {
		signer := newSigner(t, "p-256")
		var workers sync.WaitGroup
		for range 8 {
			workers.Add(1)
			go func() {
				defer workers.Done()
				for {
					url, err := signer.SignURL(film, frontseal.Policy{DateLessThan: end})
					if errors.Is(err, frontseal.ErrClosed) {
						return
					}
					if err != nil || !strings.HasPrefix(url, film+"?Expires=") {
						t.Errorf("%q, %v", url, err)
						return
					}
				}
			}()
		}
		time.Sleep(time.Millisecond)
		signer.Close()
		workers.Wait()
	}
}

func TestAfterCloseEveryCallReturnsErrClosed(t *testing.T) {
	signer, verifier := newSigner(t, "p-256"), newVerifier(t, "p-256")
	signed, err := signer.Sign(frontseal.Policy{Resource: segments, DateLessThan: end})
	must(t, err)
	cookies, err := signed.Cookies()
	must(t, err)
	private, err := frontseal.ParsePrivateKey(readFile(t, keys+"/p-256.pem"), nil)
	must(t, err)
	public, err := private.PublicKey()
	must(t, err)
	for range 2 { // closing twice is allowed
		for _, closer := range []interface{ Close() }{signer, verifier, signed, private, public} {
			closer.Close()
		}
	}
	policy := frontseal.Policy{DateLessThan: end}
	for name, call := range map[string]func() error{
		"SignURL":     func() error { _, err := signer.SignURL(film, policy); return err },
		"SignURLs":    func() error { _, err := signer.SignURLs(context.Background(), []string{film}, policy); return err },
		"Sign":        func() error { _, err := signer.Sign(policy); return err },
		"SignStream":  func() error { _, err := signer.SignStream("a", policy); return err },
		"SignCookies": func() error { _, err := signer.SignCookies(policy, frontseal.CookieAttributes{}); return err },
		"SignManifest": func() error {
			_, err := signer.SignManifest(playlist, playlistURL, policy, frontseal.ManifestOptions{})
			return err
		},
		"Manifest": func() error {
			_, err := signed.Manifest(playlist, playlistURL, frontseal.ManifestOptions{})
			return err
		},
		"URL":           func() error { _, err := signed.URL(segment(1)); return err },
		"URLs":          func() error { _, err := signed.URLs([]string{segment(1)}); return err },
		"AppendURL":     func() error { _, err := signed.AppendURL(nil, segment(1)); return err },
		"Cookies":       func() error { _, err := signed.Cookies(); return err },
		"Verify":        func() error { _, err := verifier.Verify(frontseal.Request{}); return err },
		"VerifyURL":     func() error { _, err := verifier.VerifyURL(film); return err },
		"VerifyRequest": func() error { _, err := verifier.VerifyRequest(httptest.NewRequest("GET", "/", nil)); return err },
		"Inspect": func() error {
			_, err := frontseal.Inspect(film, frontseal.InspectOptions{Verifier: verifier})
			return err
		},
		"PublicKey":       func() error { _, err := private.PublicKey(); return err },
		"PublicKeyPEM":    func() error { _, err := private.PublicKeyPEM(); return err },
		"PrivateKey.PEM":  func() error { _, err := private.PEM(); return err },
		"PublicKey.PEM":   func() error { _, err := public.PEM(); return err },
		"NewSigner":       func() error { _, err := frontseal.NewSigner("K1", private); return err },
		"zero Signer":     func() error { _, err := new(frontseal.Signer).SignURL(film, policy); return err },
		"zero Verifier":   func() error { _, err := new(frontseal.Verifier).VerifyURL(film); return err },
		"zero PrivateKey": func() error { _, err := new(frontseal.PrivateKey).PEM(); return err },
		"NewVerifier": func() error {
			_, err := frontseal.NewVerifier(map[string]*frontseal.PublicKey{"K1": public})
			return err
		},
		"nil PublicKey": func() error {
			_, err := frontseal.NewVerifier(map[string]*frontseal.PublicKey{"K1": nil})
			return err
		},
	} {
		if err := call(); !errors.Is(err, frontseal.ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if cookies.Header() == "" {
		t.Error("cookies do not outlive what made them")
	}
}

func TestANilValueIsNamed(t *testing.T) {
	var (
		signer   *frontseal.Signer
		verifier *frontseal.Verifier
		signed   *frontseal.SignedPolicy
		cookies  *frontseal.SignedCookies
		private  *frontseal.PrivateKey
		public   *frontseal.PublicKey
	)
	policy := frontseal.Policy{DateLessThan: end}
	for _, closer := range []interface{ Close() }{signer, verifier, signed, private, public} {
		closer.Close()
	}
	equal(t, signer.KeyPairID(), "")
	equal(t, signer.HashAlgorithm(), frontseal.HashAlgorithm(""))
	equal(t, signer.CacheInfo(), frontseal.CacheInfo{})
	equal(t, private.Type(), frontseal.KeyType(""))
	equal(t, public.Bits(), 0)
	for name, calls := range map[string][]func() error{
		"*frontseal.Signer": {
			func() error { _, err := signer.SignURL(film, policy); return err },
			func() error { _, err := signer.SignURLs(context.Background(), []string{film}, policy); return err },
			func() error { _, err := signer.Sign(policy); return err },
			func() error { _, err := signer.SignStream("a", policy); return err },
			func() error { _, err := signer.SignCookies(policy, frontseal.CookieAttributes{}); return err },
			func() error {
				_, err := signer.SignManifest(playlist, playlistURL, policy, frontseal.ManifestOptions{})
				return err
			},
		},
		"*frontseal.Verifier": {
			func() error { _, err := verifier.VerifyURL(film); return err },
			func() error { _, err := verifier.VerifyRequest(httptest.NewRequest("GET", "/", nil)); return err },
		},
		"*frontseal.SignedPolicy": {
			func() error { _, err := signed.URL(film); return err },
			func() error { _, err := signed.URLs([]string{film}); return err },
			func() error { _, err := signed.AppendURL(nil, film); return err },
			func() error { _, err := signed.Cookies(); return err },
			func() error {
				_, err := signed.Manifest(playlist, playlistURL, frontseal.ManifestOptions{})
				return err
			},
		},
		"*frontseal.SignedCookies": {
			func() error { _, err := cookies.SetCookieHeaders(frontseal.CookieAttributes{}); return err },
			func() error { _, err := cookies.ClearingCookies(frontseal.CookieAttributes{}); return err },
			func() error { return cookies.ApplyTo(httptest.NewRecorder(), frontseal.CookieAttributes{}) },
		},
		"*frontseal.PrivateKey": {
			func() error { _, err := frontseal.NewSigner("K1", private); return err },
			func() error { _, err := private.PEM(); return err },
			func() error { _, err := private.PublicKey(); return err },
			func() error { _, err := private.PublicKeyPEM(); return err },
		},
		"*frontseal.PublicKey": {
			func() error { _, err := public.PEM(); return err },
			func() error {
				_, err := frontseal.NewVerifier(map[string]*frontseal.PublicKey{"K1": nil})
				return err
			},
		},
	} {
		for number, call := range calls {
			err := call()
			if !errors.Is(err, frontseal.ErrClosed) || !strings.Contains(err.Error(), "the "+name+" is nil: ") {
				t.Errorf("%s, call %d: %v", name, number, err)
			}
		}
	}
}

func TestManyURLsAreSignedOrNone(t *testing.T) {
	signer, verifier := newSigner(t, "p-256"), newVerifier(t, "p-256")
	urls := make([]string, 1500)
	for i := range urls {
		urls[i] = segment(i)
	}
	for _, policy := range []frontseal.Policy{{ExpiresIn: time.Hour}, {ExpiresIn: time.Hour, Resource: segments}} {
		signed, err := signer.SignURLs(context.Background(), urls, policy)
		must(t, err)
		equal(t, len(signed), len(urls))
		for i, text := range signed {
			if !strings.HasPrefix(text, urls[i]+"?") {
				t.Fatalf("url %d is %s", i, text)
			}
		}
		_, err = verifier.VerifyURL(signed[len(signed)-1])
		must(t, err)
	}
	for _, wrong := range []int{0, 1234} {
		urls := append([]string(nil), urls...)
		urls[wrong] = "https://d111111abcdef8.cloudfront.net/hls/a b"
		for _, resource := range []string{"", segments} {
			_, err := signer.SignURLs(context.Background(), urls, frontseal.Policy{ExpiresIn: time.Hour, Resource: resource})
			if !errors.Is(err, frontseal.ErrInvalidURL) || !strings.HasPrefix(err.Error(), fmt.Sprintf("url %d: ", wrong)) {
				t.Error(err)
			}
		}
	}
	none, err := signer.SignURLs(context.Background(), nil, frontseal.Policy{ExpiresIn: time.Hour})
	must(t, err)
	equal(t, len(none), 0)
}

func TestABatchStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	key := &kms{Signer: loadKey(t, "p-256")}
	signer, err := frontseal.NewSigner("K1", key)
	must(t, err)
	urls := make([]string, 10_000)
	for i := range urls {
		urls[i] = segment(i)
	}
	cancel()
	_, err = signer.SignURLs(ctx, urls, frontseal.Policy{DateLessThan: end})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if calls := key.calls.Load(); calls != 0 {
		t.Errorf("%d were signed", calls)
	}
}

func TestACacheSavesKeyOperations(t *testing.T) {
	key := &kms{Signer: loadKey(t, "p-256")}
	signer, err := frontseal.NewSigner("K1", key, frontseal.WithCache(10))
	must(t, err)
	defer signer.Close()
	equal(t, signer.KeyPairID(), "K1")
	year := 365 * 24 * time.Hour
	policy := frontseal.Policy{ExpiresIn: 20 * year, RoundTo: 10 * year}
	first, err := signer.SignURL(film, policy)
	must(t, err)
	policy.ExpiresIn += time.Minute
	second, err := signer.SignURL(film, policy)
	must(t, err)
	equal(t, second, first)
	equal(t, key.calls.Load(), int64(1))
	equal(t, signer.CacheInfo(), frontseal.CacheInfo{Hits: 1, Misses: 1, Entries: 1, Capacity: 10})
	plain := newSigner(t, "p-256")
	equal(t, plain.CacheInfo(), frontseal.CacheInfo{})
	_, err = frontseal.NewSigner("K1", key, frontseal.WithCache(-1))
	if !errors.Is(err, frontseal.ErrInvalidArgument) {
		t.Error(err)
	}
	_, err = signer.SignURL(film, frontseal.Policy{ExpiresIn: time.Hour, RoundTo: 300})
	if !errors.Is(err, frontseal.ErrInvalidTime) {
		t.Error(err)
	}
}

func TestAFixedEndIsNotMoved(t *testing.T) {
	_, err := newSigner(t, "p-256").SignURL(film, frontseal.Policy{DateLessThan: end, RoundTo: time.Hour})
	if !errors.Is(err, frontseal.ErrInvalidPolicy) || !strings.Contains(err.Error(), "RoundTo rounds the end of ExpiresIn") {
		t.Error(err)
	}
}

func TestAppendURLKeepsWhatIsThereAndAllocatesNothing(t *testing.T) {
	signed, err := newSigner(t, "p-256").Sign(frontseal.Policy{Resource: segments, DateLessThan: end})
	must(t, err)
	wanted, err := signed.URL(segment(7))
	must(t, err)
	found, err := signed.AppendURL([]byte("url: "), segment(7))
	must(t, err)
	equal(t, string(found), "url: "+wanted)

	found, err = signed.AppendURL([]byte("kept"), "https://elsewhere.example/")
	if !errors.Is(err, frontseal.ErrInvalidURL) || string(found) != "kept" {
		t.Errorf("%q, %v", found, err)
	}
	buffer := make([]byte, 0, 1024)
	url := segment(8)
	allocations := testing.AllocsPerRun(100, func() {
		if _, err := signed.AppendURL(buffer, url); err != nil {
			t.Error(err)
		}
	})
	equal(t, allocations, 0.0)
}

func TestHostileInputsAreErrors(t *testing.T) {
	signer, verifier := newSigner(t, "p-256"), newVerifier(t, "p-256")
	signed, err := signer.Sign(frontseal.Policy{Resource: "*", DateLessThan: end})
	must(t, err)
	for _, text := range []string{
		"", "\x00", film + "\x00", film + "\x00rest", film + "\xff", "https://", "https:///", "é", strings.Repeat("a", 1<<20),
		film + "?" + strings.Repeat("a", 8192), "https://h/#", "\"", "\\", "%", strings.Repeat("https://", 2000),
		film + "?Expires=1", film + "?Policy=" + strings.Repeat("~", 4000),
	} {
		_, err := signer.SignURL(text, frontseal.Policy{DateLessThan: end})
		isError(t, err)
		_, err = signed.URL(text)
		isError(t, err)
		_, err = signer.SignURLs(context.Background(), []string{film, text}, frontseal.Policy{DateLessThan: end})
		isError(t, err)
		_, err = verifier.VerifyURL(text)
		isDenial(t, err)
		_, err = verifier.Verify(frontseal.Request{URL: film, Cookies: "CloudFront-Policy=" + text})
		isDenial(t, err)
		if text != "" {
			_, err = frontseal.Inspect(text, frontseal.InspectOptions{Cookies: text, Verifier: verifier})
			must(t, err)
		}
		_, err = signer.SignManifest(text, playlistURL, frontseal.Policy{DateLessThan: end}, frontseal.ManifestOptions{})
		isError(t, err)
		_, err = signed.Manifest(playlist, text, frontseal.ManifestOptions{Hosts: []string{text}})
		isError(t, err)
		_, err = frontseal.PolicyFromJSON(text)
		isError(t, err)
		_, err = frontseal.NewSigner("K1", []byte(text))
		isError(t, err)
		_, err = frontseal.NewSigner(text+"-", []byte(text))
		isError(t, err)
		_, err = frontseal.ParsePublicKey([]byte(text))
		isError(t, err)
	}
}

// C would take a text to end at its first NUL: what follows must not be lost.
func TestATextWithANULIsRefusedWithItsPlace(t *testing.T) {
	signer, verifier := newSigner(t, "p-256"), newVerifier(t, "p-256")
	signed, err := signer.Sign(frontseal.Policy{Resource: "*", DateLessThan: end})
	must(t, err)
	cookies, err := signed.Cookies()
	must(t, err)
	public, err := frontseal.ParsePublicKey(readFile(t, keys+"/p-256.pub.pem"))
	must(t, err)
	policy := frontseal.Policy{DateLessThan: end}
	written, err := frontseal.PolicyFromJSON(`{"Statement":[{"Condition":{"DateLessThan":{"AWS:EpochTime":1893456000}}}]}`)
	must(t, err)
	for name, c := range map[string]struct {
		kind frontseal.ErrorKind
		call func() error
	}{
		"SignURL":    {frontseal.ErrInvalidURL, func() error { _, err := signer.SignURL(film+"\x00?", policy); return err }},
		"written":    {frontseal.ErrInvalidURL, func() error { _, err := signer.SignURL(film+"\x00?", written); return err }},
		"URL":        {frontseal.ErrInvalidURL, func() error { _, err := signed.URL(film + "\x00?"); return err }},
		"URLs":       {frontseal.ErrInvalidURL, func() error { _, err := signed.URLs([]string{film, film + "\x00?"}); return err }},
		"EncodeURL":  {frontseal.ErrInvalidURL, func() error { _, err := frontseal.EncodeURL(film + "\x00?"); return err }},
		"Matches":    {frontseal.ErrInvalidURL, func() error { _, err := frontseal.Matches("*", film+"\x00?"); return err }},
		"SignStream": {frontseal.ErrInvalidURL, func() error { _, err := signer.SignStream("film\x00a", policy); return err }},
		"Resource": {frontseal.ErrInvalidPolicy, func() error {
			_, err := signer.Sign(frontseal.Policy{Resource: "*\x00/film", DateLessThan: end})
			return err
		}},
		"PolicyFromJSON": {frontseal.ErrInvalidPolicy, func() error { _, err := frontseal.PolicyFromJSON("{}\x00"); return err }},
		"KeyPairID": {frontseal.ErrInvalidKeyPairID, func() error {
			_, err := frontseal.NewSigner("K1\x00K2", readFile(t, keys+"/p-256.pem"))
			return err
		}},
		"KeyPairID elsewhere": {frontseal.ErrInvalidKeyPairID, func() error {
			_, err := frontseal.NewSigner("K1\x00K2", &kms{Signer: loadKey(t, "p-256")})
			return err
		}},
		"trusted key": {frontseal.ErrInvalidKeyPairID, func() error {
			_, err := frontseal.NewVerifier(map[string]*frontseal.PublicKey{"K1\x00K2": public})
			return err
		}},
		"Domain": {frontseal.ErrInvalidPolicy, func() error {
			_, err := cookies.SetCookieHeaders(frontseal.CookieAttributes{Domain: "example.com\x00.evil"})
			return err
		}},
		"Path": {frontseal.ErrInvalidPolicy, func() error {
			_, err := cookies.ClearingHeaders(frontseal.CookieAttributes{Path: "/hls\x00/private"})
			return err
		}},
		"BaseURL": {frontseal.ErrInvalidURL, func() error {
			_, err := signed.Manifest(playlist, playlistURL+"\x00?", frontseal.ManifestOptions{})
			return err
		}},
		"Hosts": {frontseal.ErrInvalidURL, func() error {
			options := frontseal.ManifestOptions{Hosts: []string{"example.com", "example.org\x00"}}
			_, err := signed.Manifest(playlist, playlistURL, options)
			return err
		}},
	} {
		err := c.call()
		if !errors.Is(err, c.kind) || !strings.Contains(err.Error(), "has '\\0' at byte ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	url, err := signed.URL(film)
	must(t, err)
	_, err = verifier.VerifyURL(url + "\x00&more")
	isDenial(t, err)
	_, err = verifier.Verify(frontseal.Request{URL: film, Cookies: cookies.Header() + "\x00; more"})
	isDenial(t, err)
}

func TestTheLongestURLIsSigned(t *testing.T) {
	signer := newSigner(t, "rsa-1024")
	signed, err := signer.SignURL(film, frontseal.Policy{DateLessThan: end})
	must(t, err)
	longest := film + strings.Repeat("a", 8192-len(signed))
	signed, err = signer.SignURL(longest, frontseal.Policy{DateLessThan: end})
	must(t, err)
	equal(t, len(signed), 8192)
	_, err = signer.SignURL(longest+"a", frontseal.Policy{DateLessThan: end})
	if !errors.Is(err, frontseal.ErrInvalidURL) {
		t.Error(err)
	}
}

func isDenial(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, frontseal.ErrAccessDenied) {
		t.Errorf("no denial: %v", err)
	}
}

func isError(t *testing.T, err error) {
	t.Helper()
	if err == nil || err.Error() == "" {
		t.Error("it was taken")
	}
}

func TestCookiesComeAsGoKnowsThem(t *testing.T) {
	signer := newSigner(t, "rsa-1024")
	policy := frontseal.Policy{Resource: segments, DateLessThan: end}
	attributes := frontseal.CookieAttributes{Domain: "example.com", Path: "/hls", MaxAge: time.Hour, SameSite: http.SameSiteNoneMode, Partitioned: true}
	cookies, err := signer.SignCookies(policy, attributes)
	must(t, err)
	equal(t, len(cookies), 3)
	for _, cookie := range cookies {
		equal(t, *cookie, http.Cookie{
			Name: cookie.Name, Value: cookie.Value, Domain: "example.com", Path: "/hls",
			MaxAge: 3600, Secure: true, HttpOnly: true, SameSite: http.SameSiteNoneMode, Partitioned: true,
		})
		must(t, cookie.Valid())
	}
	signed, err := signer.Sign(policy)
	must(t, err)
	set, err := signed.Cookies()
	must(t, err)
	response := httptest.NewRecorder()
	must(t, set.ApplyTo(response, attributes))
	names := map[string]int{}
	for _, cookie := range response.Result().Cookies() {
		names[cookie.Name] = cookie.MaxAge
	}
	equal(t, names, map[string]int{
		"CloudFront-Policy": 3600, "CloudFront-Signature": 3600, "CloudFront-Key-Pair-Id": 3600,
		"CloudFront-Expires": -1, "CloudFront-Hash-Algorithm": -1,
	})
	if header := set.Header(); !strings.HasPrefix(header, "CloudFront-Policy=") || strings.Count(header, "; ") != 2 {
		t.Error(header)
	}
	err = set.ApplyTo(response, frontseal.CookieAttributes{SameSite: http.SameSiteNoneMode, AllowHTTP: true})
	if !errors.Is(err, frontseal.ErrInvalidPolicy) || len(response.Result().Cookies()) != 5 {
		t.Error(err)
	}
}

func TestKeysAreMadeAndShown(t *testing.T) {
	for _, keyType := range []frontseal.KeyType{frontseal.RSA, frontseal.P256} {
		private, err := frontseal.GeneratePrivateKey(keyType)
		must(t, err)
		equal(t, private.Type(), keyType)
		equal(t, private.Bits(), map[frontseal.KeyType]int{frontseal.RSA: 2048, frontseal.P256: 256}[keyType])
		equal(t, private.Warning(), "")
		public, err := private.PublicKey()
		must(t, err)
		equal(t, public.Type(), keyType)
		equal(t, public.Bits(), private.Bits())
		shown, err := public.PEM()
		must(t, err)
		again, err := private.PublicKeyPEM()
		must(t, err)
		equal(t, shown, again)
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			if text := fmt.Sprintf(verb, private); strings.Contains(text, "BEGIN") {
				t.Error(text)
			}
		}
	}
	_, err := frontseal.GeneratePrivateKey("p-384")
	if !errors.Is(err, frontseal.ErrInvalidKey) || !strings.Contains(err.Error(), "p-384") {
		t.Error(err)
	}
	old, err := frontseal.ParsePrivateKey(readFile(t, keys+"/rsa-1024.pem"), nil)
	must(t, err)
	if !strings.Contains(old.Warning(), "RSA-1024") {
		t.Error(old.Warning())
	}
}

func TestTheURLOfAnObjectIsMadeOfItsKey(t *testing.T) {
	url, err := frontseal.ObjectURL("https://h.example", "films/what? 50%*.mp4")
	must(t, err)
	equal(t, url, "https://h.example/films/what%3F%2050%25%2A.mp4")
	for _, c := range []struct{ base, key, mention string }{
		{"https://h.example/?a=b", "a", "BaseURL has a query"},
		{"https://h.example", "", "Key is empty"},
		{"https://h.example", "a/../b", "Key has a . or .. segment at byte 2"},
		{"https://h.example", "a\x00b", "Key has '\\0' at byte 1"},
	} {
		_, err := frontseal.ObjectURL(c.base, c.key)
		if !errors.Is(err, frontseal.ErrInvalidURL) || !strings.Contains(err.Error(), c.mention) {
			t.Errorf("%v", err)
		}
	}
}

func TestAKeyComesFromAFileAndFromJSON(t *testing.T) {
	pem := readFile(t, keys+"/rsa-2048.pem")
	secret, err := json.Marshal(map[string]any{"old": 5, "new": string(pem)})
	must(t, err)
	file := filepath.Join(t.TempDir(), "secret.json")
	must(t, os.WriteFile(file, secret, 0o600))
	for name, read := range map[string]func() (*frontseal.PrivateKey, error){
		"a file": func() (*frontseal.PrivateKey, error) {
			return frontseal.PrivateKeyFromFile(keys+"/rsa-2048.pem", "", nil)
		},
		"a file of JSON": func() (*frontseal.PrivateKey, error) { return frontseal.PrivateKeyFromFile(file, "new", nil) },
		"JSON":           func() (*frontseal.PrivateKey, error) { return frontseal.PrivateKeyFromJSONField(secret, "new", nil) },
	} {
		t.Run(name, func(t *testing.T) {
			key, err := read()
			must(t, err)
			equal(t, key.Bits(), 2048)
		})
	}
	encrypted, err := frontseal.PrivateKeyFromFile(keys+"/forms/p-256-encrypted-aes-256.pem", "", []byte("open-sesame"))
	must(t, err)
	equal(t, encrypted.Type(), frontseal.P256)
	for mention, read := range map[string]func() (*frontseal.PrivateKey, error){
		"no string named":   func() (*frontseal.PrivateKey, error) { return frontseal.PrivateKeyFromJSONField(secret, "old", nil) },
		"not a JSON object": func() (*frontseal.PrivateKey, error) { return frontseal.PrivateKeyFromJSONField(pem, "new", nil) },
		"/no/such/key.pem: ": func() (*frontseal.PrivateKey, error) {
			return frontseal.PrivateKeyFromFile("/no/such/key.pem", "", nil)
		},
		"nor the path":          func() (*frontseal.PrivateKey, error) { return frontseal.PrivateKeyFromFile(string(pem), "", nil) },
		"the path has '\\0' at": func() (*frontseal.PrivateKey, error) { return frontseal.PrivateKeyFromFile("a\x00", "", nil) },
	} {
		_, err := read()
		if !errors.Is(err, frontseal.ErrInvalidKey) || !strings.Contains(err.Error(), mention) || strings.Contains(err.Error(), "MII") {
			t.Errorf("%s: %v", mention, err)
		}
	}
}

func TestASignerComesFromTheEnvironment(t *testing.T) {
	expected, err := newSigner(t, "rsa-2048").SignURL(film, frontseal.Policy{DateLessThan: end})
	must(t, err)
	t.Setenv("FRONTSEAL_KEY_PAIR_ID", "K2JCJMDEHXQW5F")
	for _, value := range []string{string(readFile(t, keys+"/rsa-2048.pem")), keys + "/rsa-2048.pem"} {
		t.Setenv("FRONTSEAL_PRIVATE_KEY", value)
		signer, err := frontseal.SignerFromEnvironment(frontseal.EnvironmentVariables{}, frontseal.WithCache(3))
		must(t, err)
		equal(t, signer.CacheInfo().Capacity, 3)
		url, err := signer.SignURL(film, frontseal.Policy{DateLessThan: end})
		must(t, err)
		equal(t, url, expected)
	}
	others := frontseal.EnvironmentVariables{PrivateKey: "CDN_KEY", Passphrase: "CDN_PASSPHRASE"}
	_, err = frontseal.SignerFromEnvironment(others)
	if !errors.Is(err, frontseal.ErrInvalidKey) || !strings.Contains(err.Error(), "CDN_KEY: the variable is not set, or empty") {
		t.Errorf("%v", err)
	}
	t.Setenv("CDN_KEY", keys+"/forms/p-256-encrypted-aes-256.pem")
	t.Setenv("CDN_PASSPHRASE", "open-sesame")
	signer, err := frontseal.SignerFromEnvironment(others)
	must(t, err)
	equal(t, signer.HashAlgorithm(), frontseal.SHA256)
	if _, err = frontseal.SignerFromEnvironment(others, frontseal.WithPassphrase([]byte("a"))); !errors.Is(err, frontseal.ErrInvalidArgument) {
		t.Errorf("%v", err)
	}
	t.Setenv("FRONTSEAL_KEY_PAIR_ID", "")
	if _, err = frontseal.SignerFromEnvironment(others); !errors.Is(err, frontseal.ErrInvalidKeyPairID) {
		t.Errorf("%v", err)
	}
}

func TestInspectSaysWhatWasChanged(t *testing.T) {
	signed, err := newSigner(t, "p-256").SignURL(film, frontseal.Policy{DateLessThan: end})
	must(t, err)
	inspection, err := frontseal.Inspect(strings.Replace(signed, "https", "http", 1), frontseal.InspectOptions{
		At: end.Add(-time.Minute), Verifier: newVerifier(t, "p-256"),
	})
	must(t, err)
	equal(t, *inspection.Allowed, false)
	equal(t, inspection.Reason, frontseal.ReasonSignature)
	equal(t, inspection.SignedFor, "signed for https://, sent as http://")
	equal(t, *inspection.ExpiresIn, int64(60))
	if len(inspection.Findings) == 0 || inspection.Findings[0].Severity != frontseal.SeverityError {
		t.Errorf("%v", inspection.Findings)
	}
	if !strings.Contains(string(inspection.JSON()), `"signed_for":"signed for https`) {
		t.Error(string(inspection.JSON()))
	}
}

func TestInspectReadsResponsesAndSetCookies(t *testing.T) {
	const missing = "HTTP/2 403\n\n<Error><Code>MissingKey</Code><Message>Missing Key-Pair-Id</Message></Error>"
	inspection, err := frontseal.Inspect("", frontseal.InspectOptions{Response: missing})
	must(t, err)
	equal(t, *inspection.Response, frontseal.Response{
		Sender: "cloudfront", Status: 403, Code: "MissingKey", Message: "Missing Key-Pair-Id",
	})
	equal(t, inspection.Findings[0].Code, "missing_key")
	inspection, err = frontseal.Inspect(film, frontseal.InspectOptions{
		SetCookies: []string{"CloudFront-Policy=x; Domain=cloudfront.net", "CloudFront-Key-Pair-Id=K1; Path=/"},
		PageURL:    strings.Replace(film, "film", "page", 1),
		Response:   missing,
	})
	must(t, err)
	equal(t, inspection.Findings[0].Code, "cookie_domain_public_suffix")
	equal(t, inspection.CookieHeader, "CloudFront-Key-Pair-Id=K1")
	_, err = frontseal.Inspect(film, frontseal.InspectOptions{SetCookies: []string{"a=\x00\xff"}})
	must(t, err)
}

func TestTheHeaderIsThatOfTheLibrary(t *testing.T) {
	wanted, err := os.ReadFile("../../include/frontseal.h")
	must(t, err)
	if found := readFile(t, "frontseal_bundled.h"); string(found) != string(wanted) {
		t.Error("frontseal_bundled.h is not include/frontseal.h: run bindings/go/build.sh")
	}
}
