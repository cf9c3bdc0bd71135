package frontseal_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"time"

	"github.com/frontseal/frontseal/bindings/go"
)

func exampleSigner() *frontseal.Signer {
	pem, err := os.ReadFile("../../tests/keys/rsa-2048.pem")
	if err != nil {
		log.Fatal(err)
	}
	signer, err := frontseal.NewSigner("K2JCJMDEHXQW5F", pem)
	if err != nil {
		log.Fatal(err)
	}
	return signer
}

func Example() {
	key, err := frontseal.GeneratePrivateKey(frontseal.RSA) // or os.ReadFile("key.pem")
	if err != nil {
		log.Fatal(err)
	}
	signer, err := frontseal.NewSigner("K2JCJMDEHXQW5F", key)
	if err != nil {
		log.Fatal(err)
	}
	url, err := signer.SignURL("https://d111111abcdef8.cloudfront.net/film.mp4",
		frontseal.Policy{ExpiresIn: 5 * time.Minute})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.Split(url, "?")[0])
	// Output: https://d111111abcdef8.cloudfront.net/film.mp4
}

func ExampleSigner_SignURL() {
	signer := exampleSigner()
	url, err := signer.SignURL("https://d111111abcdef8.cloudfront.net/film.mp4", frontseal.Policy{
		DateLessThan: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC),
		IPAddress:    netip.MustParsePrefix("192.0.2.0/24"),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(url[:75])
	// Output: https://d111111abcdef8.cloudfront.net/film.mp4?Policy=eyJTdGF0ZW1lbnQiOlt7I
}

func ExampleSigner_Sign() {
	signed, err := exampleSigner().Sign(frontseal.Policy{
		Resource:     "https://d111111abcdef8.cloudfront.net/hls/*",
		DateLessThan: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC),
	})
	if err != nil {
		log.Fatal(err)
	}
	var buffer []byte
	for number := range 2000 {
		segment := fmt.Sprintf("https://d111111abcdef8.cloudfront.net/hls/%05d.ts", number)
		if buffer, err = signed.AppendURL(buffer[:0], segment); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println(string(buffer[:60]))
	// Output: https://d111111abcdef8.cloudfront.net/hls/01999.ts?Policy=ey
}

func ExampleSigner_SignManifest() {
	playlist := "#EXTM3U\n#EXTINF:6,\nfilm-1.ts\n"
	signed, err := exampleSigner().SignManifest(playlist, "https://d111111abcdef8.cloudfront.net/hls/film.m3u8",
		frontseal.Policy{ExpiresIn: 2 * time.Hour}, frontseal.ManifestOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(signed.Text[:len("#EXTM3U\n#EXTINF:6,\nfilm-1.ts?Policy=")])
	// Output:
	// #EXTM3U
	// #EXTINF:6,
	// film-1.ts?Policy=
}

func ExampleSigner_SignManifestEach() {
	playlist := "#EXTM3U\n#EXTINF:6,\nfilm-1.ts\n"
	signed, err := exampleSigner().SignManifestEach(playlist, "https://d111111abcdef8.cloudfront.net/hls/film.m3u8",
		frontseal.Policy{DateLessThan: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}, frontseal.ManifestOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(signed.Text[:len("#EXTM3U\n#EXTINF:6,\nfilm-1.ts?Expires=1893456000")])
	// Output:
	// #EXTM3U
	// #EXTINF:6,
	// film-1.ts?Expires=1893456000
}

// A live playlist: the key is used once, before the first reload.
func ExampleSignedPolicy_Manifest() {
	signed, err := exampleSigner().Sign(frontseal.Policy{
		Resource:  "https://d111111abcdef8.cloudfront.net/live/*",
		ExpiresIn: 2 * time.Hour,
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, playlist := range []string{"#EXTM3U\n#EXTINF:6,\n1.ts\n", "#EXTM3U\n#EXTINF:6,\n2.ts\n"} {
		manifest, err := signed.Manifest(playlist, "https://d111111abcdef8.cloudfront.net/live/video.m3u8",
			frontseal.ManifestOptions{URIForm: frontseal.URIAbsolute})
		if err != nil {
			log.Fatal(err)
		}
		_, uri, _ := strings.Cut(manifest.Text, ",\n")
		fmt.Println(strings.Split(uri, "=")[0])
	}
	// Output:
	// https://d111111abcdef8.cloudfront.net/live/1.ts?Policy
	// https://d111111abcdef8.cloudfront.net/live/2.ts?Policy
}

func ExampleChildPlaylists() {
	text := "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=800000\nlow/video.m3u8\n"
	urls, err := frontseal.ChildPlaylists(text, "https://d111111abcdef8.cloudfront.net/hls/film.m3u8")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(urls)
	// Output: [https://d111111abcdef8.cloudfront.net/hls/low/video.m3u8]
}

func ExampleSigner_SignURLs() {
	urls := []string{"https://d111111abcdef8.cloudfront.net/a", "https://d111111abcdef8.cloudfront.net/b c"}
	_, err := exampleSigner().SignURLs(context.Background(), urls, frontseal.Policy{ExpiresIn: time.Hour})
	fmt.Println(errors.Is(err, frontseal.ErrInvalidURL), strings.HasPrefix(err.Error(), "url 1: "))
	// Output: true true
}

func ExampleSigner_SignCookies() {
	cookies, err := exampleSigner().SignCookies(frontseal.Policy{
		Resource:     "https://media.example.com/hls/*",
		DateLessThan: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC),
	}, frontseal.CookieAttributes{Domain: "example.com", Path: "/hls"})
	if err != nil {
		log.Fatal(err)
	}
	response := httptest.NewRecorder()
	for _, cookie := range cookies {
		http.SetCookie(response, cookie)
	}
	fmt.Println(response.Header()["Set-Cookie"][2])
	// Output: CloudFront-Key-Pair-Id=K2JCJMDEHXQW5F; Path=/hls; Domain=example.com; HttpOnly; Secure
}

func ExampleVerifier_Middleware() {
	pem, err := os.ReadFile("../../tests/keys/rsa-2048.pub.pem")
	if err != nil {
		log.Fatal(err)
	}
	key, err := frontseal.ParsePublicKey(pem)
	if err != nil {
		log.Fatal(err)
	}
	verifier, err := frontseal.NewVerifier(map[string]*frontseal.PublicKey{"K2JCJMDEHXQW5F": key})
	if err != nil {
		log.Fatal(err)
	}
	films := http.FileServer(http.Dir("films"))
	handler := verifier.Middleware(films, frontseal.WithBaseURL("https://d111111abcdef8.cloudfront.net"))

	response := httptest.NewRecorder()
	handler.ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/film.mp4", nil))
	fmt.Println(response.Code, response.Body)
	// Output: 403 <?xml version="1.0" encoding="UTF-8"?><Error><Code>MissingKey</Code><Message>Missing Key-Pair-Id query parameter or cookie value</Message></Error>
}

func ExampleInspect() {
	inspection, err := frontseal.Inspect(
		"https://d111111abcdef8.cloudfront.net/a.mp4?Expires=1700000000&Signature=abcd&Key-Pair-Id=K1",
		frontseal.InspectOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(inspection.Findings[0].Severity, inspection.Findings[0].Code)
	// Output: error expired
}

func ExamplePolicyFromJSON() {
	policy, err := frontseal.PolicyFromJSON(`{"Statement": [{
		"Resource": "https://d111111abcdef8.cloudfront.net/hls/*",
		"Condition": {"DateLessThan": {"AWS:EpochTime": 1893456000}}
	}]}`)
	if err != nil {
		log.Fatal(err)
	}
	signed, err := exampleSigner().Sign(policy.Minified())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(policy.DateLessThan)
	fmt.Println(signed.Policy())
	// Output:
	// 2030-01-01 00:00:00 +0000 UTC
	// {"Statement":[{"Resource":"https://d111111abcdef8.cloudfront.net/hls/*","Condition":{"DateLessThan":{"AWS:EpochTime":1893456000}}}]}
}
