package frontseal_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/frontseal/frontseal/bindings/go"
)

func newVerifier(t testing.TB, key string) *frontseal.Verifier {
	t.Helper()
	public, err := frontseal.ParsePublicKey(readFile(t, keys+"/"+key+".pub.pem"))
	must(t, err)
	defer public.Close()
	verifier, err := frontseal.NewVerifier(map[string]*frontseal.PublicKey{"K2JCJMDEHXQW5F": public})
	must(t, err)
	return verifier
}

// serve starts a real server that shows who was let through.
func serve(t *testing.T, middleware func(http.Handler) http.Handler) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, frontseal.GrantFromContext(r.Context()).KeyPairID)
	})))
	t.Cleanup(server.Close)
	return server
}

func ask(t *testing.T, url string, cookies ...*http.Cookie) (status int, contentType, body string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, url, nil)
	must(t, err)
	for _, cookie := range cookies {
		request.AddCookie(cookie)
	}
	response, err := http.DefaultClient.Do(request)
	must(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	must(t, err)
	return response.StatusCode, response.Header.Get("Content-Type"), string(text)
}

func TestTheMiddlewareAnswersAsTheEdge(t *testing.T) {
	verifier := newVerifier(t, "p-256")
	server := serve(t, func(next http.Handler) http.Handler { return verifier.Middleware(next) })
	signer := newSigner(t, "p-256")
	local := frontseal.Policy{ExpiresIn: time.Hour, IPAddress: netip.MustParsePrefix("127.0.0.1/32")}
	signed, err := signer.SignURL(server.URL+"/a%2Fb?x=%20", local)
	must(t, err)
	status, _, body := ask(t, signed)
	equal(t, status, http.StatusOK)
	equal(t, body, "K2JCJMDEHXQW5F")

	status, contentType, body := ask(t, server.URL+"/a")
	equal(t, status, http.StatusForbidden)
	equal(t, contentType, "text/xml")
	equal(t, body, `<?xml version="1.0" encoding="UTF-8"?><Error><Code>MissingKey</Code><Message>Missing Key-Pair-Id query parameter or cookie value</Message></Error>`)

	status, _, body = ask(t, strings.Replace(signed, "/a%2Fb", "/a/b", 1))
	equal(t, status, http.StatusForbidden)
	if !strings.Contains(body, "<Code>AccessDenied</Code>") {
		t.Error(body)
	}
}

func TestTheMiddlewareTakesCookies(t *testing.T) {
	verifier := newVerifier(t, "rsa-2048")
	server := serve(t, func(next http.Handler) http.Handler { return verifier.Middleware(next) })
	cookies, err := newSigner(t, "rsa-2048").SignCookies(
		frontseal.Policy{Resource: server.URL + "/hls/*", ExpiresIn: time.Hour}, frontseal.CookieAttributes{})
	must(t, err)
	status, _, _ := ask(t, server.URL+"/hls/1.ts", cookies...)
	equal(t, status, http.StatusOK)
	status, _, _ = ask(t, server.URL+"/other", cookies...)
	equal(t, status, http.StatusForbidden)
}

func TestAWildcardDoesNotOpenWhatAServerReadsOutsideOfIt(t *testing.T) {
	verifier, signer := newVerifier(t, "p-256"), newSigner(t, "p-256")
	server := serve(t, func(next http.Handler) http.Handler { return verifier.Middleware(next) })
	policy := frontseal.Policy{Resource: server.URL + "/hls/*", ExpiresIn: time.Hour}
	for _, path := range []string{"/hls/../private/film", "/hls/%2e%2e/private/film", "/hls/..%252fprivate/film"} {
		wide, err := signer.SignURL(server.URL+"/hls/film", policy)
		must(t, err)
		// What a client sends that does not resolve dots; such a URL is not signed.
		status, _, _ := ask(t, strings.Replace(wide, "/hls/film", path, 1))
		equal(t, status, http.StatusBadRequest)
	}
	exact, err := signer.SignURL(server.URL+"/hls/%252e%252e/film", frontseal.Policy{ExpiresIn: time.Hour})
	must(t, err)
	status, _, _ := ask(t, exact)
	equal(t, status, http.StatusOK)
}

func TestARouterThatChangesTheURLDoesNotChangeTheVerdict(t *testing.T) {
	verifier := newVerifier(t, "p-256")
	server := serve(t, func(next http.Handler) http.Handler {
		return http.StripPrefix("/private", verifier.Middleware(next))
	})
	signed, err := newSigner(t, "p-256").SignURL(server.URL+"/private/a", frontseal.Policy{ExpiresIn: time.Hour})
	must(t, err)
	status, _, _ := ask(t, signed)
	equal(t, status, http.StatusOK)
}

func TestOptionsSayHowViewersAsked(t *testing.T) {
	verifier := newVerifier(t, "p-256")
	policy := frontseal.Policy{ExpiresIn: time.Hour, IPAddress: netip.MustParsePrefix("192.0.2.7/32")}
	signed, err := newSigner(t, "p-256").SignURL(film, policy)
	must(t, err)
	behindProxy := httptest.NewRequest(http.MethodGet, strings.TrimPrefix(signed, "https://d111111abcdef8.cloudfront.net"), nil)
	base := frontseal.WithBaseURL("https://d111111abcdef8.cloudfront.net")
	ip := frontseal.WithViewerIP(func(*http.Request) netip.Addr { return netip.MustParseAddr("192.0.2.7") })
	for _, c := range []struct {
		options []frontseal.RequestOption
		reason  frontseal.Reason
	}{
		{nil, frontseal.ReasonResource},
		{[]frontseal.RequestOption{base}, frontseal.ReasonIPAddress},
		{[]frontseal.RequestOption{base, ip}, ""},
	} {
		_, err := verifier.VerifyRequest(behindProxy, c.options...)
		equal(t, reasonOf(err), c.reason)
	}
}

func TestAZoneInTheViewersAddressDoesNotCount(t *testing.T) {
	verifier := newVerifier(t, "p-256")
	signed, err := newSigner(t, "p-256").SignURL(film, frontseal.Policy{ExpiresIn: time.Hour})
	must(t, err)
	_, err = verifier.Verify(frontseal.Request{URL: signed, IP: netip.MustParseAddr("fe80::1%eth0")})
	must(t, err)
}

func TestANumberSignInARequestLineIsNoFragment(t *testing.T) {
	verifier := newVerifier(t, "p-256")
	signed, err := newSigner(t, "p-256").SignURL(film, frontseal.Policy{ExpiresIn: time.Hour})
	must(t, err)
	target := strings.TrimPrefix(signed, "https://d111111abcdef8.cloudfront.net")
	for _, sent := range []string{target + "#/secret", strings.Replace(target, "?", "#/secret?", 1)} {
		request := httptest.NewRequest(http.MethodGet, target, nil)
		request.RequestURI = sent
		_, err = verifier.VerifyRequest(request, frontseal.WithBaseURL("https://d111111abcdef8.cloudfront.net"))
		equal(t, reasonOf(err), frontseal.ReasonSignature)
	}
}

func TestARequestLineWithAHostDoesNotGetAroundTheBaseURL(t *testing.T) {
	verifier := newVerifier(t, "p-256")
	signed, err := newSigner(t, "p-256").SignURL("https://elsewhere.example/film.mp4", frontseal.Policy{ExpiresIn: time.Hour})
	must(t, err)
	request := httptest.NewRequest(http.MethodGet, signed, nil)
	_, err = verifier.VerifyRequest(request, frontseal.WithBaseURL("https://d111111abcdef8.cloudfront.net"))
	equal(t, reasonOf(err), frontseal.ReasonSignature)
}

func TestBytesThatAreNoTextAreDenied(t *testing.T) {
	server := serve(t, func(next http.Handler) http.Handler { return newVerifier(t, "p-256").Middleware(next) })
	for _, request := range []string{
		"GET /\xff?Expires=1 HTTP/1.1\r\nHost: h\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: h\r\nCookie: CloudFront-Policy=\xff\r\n\r\n",
	} {
		connection, err := net.Dial("tcp", server.Listener.Addr().String())
		must(t, err)
		defer connection.Close()
		_, err = io.WriteString(connection, request)
		must(t, err)
		response, err := http.ReadResponse(bufio.NewReader(connection), nil)
		must(t, err)
		equal(t, response.StatusCode, http.StatusForbidden)
	}
}

func TestTheMiddlewareOfAClosedVerifierLetsNobodyThrough(t *testing.T) {
	verifier := newVerifier(t, "p-256")
	server := serve(t, func(next http.Handler) http.Handler { return verifier.Middleware(next) })
	verifier.Close()
	status, _, _ := ask(t, server.URL+"/a")
	equal(t, status, http.StatusInternalServerError)
}

func reasonOf(err error) frontseal.Reason {
	if denial, ok := err.(*frontseal.Denial); ok {
		return denial.Reason
	}
	return ""
}
