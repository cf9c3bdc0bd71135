package peertest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/frontseal/frontseal/bindings/go"
)

const (
	otherKeyPairID = "K36X4X2EO997HM"
	untrustedID    = "K3D5EWEUDCCXON"
	reasonHeader   = "X-Frontseal-Reason"
)

// publicKeys are the files of the keys that both servers trust.
var publicKeys = map[string]string{keyPairID: "rsa-2048.pub", otherKeyPairID: "p-256.pub"}

func TestTheMiddlewareAnswersAsTheProgramsEdge(t *testing.T) {
	t.Run("as a distribution", func(t *testing.T) {
		const base = "https://d111111abcdef8.cloudfront.net"
		compareWithEdge(t, base, []string{"--as", base}, frontseal.WithBaseURL(base))
	})
	t.Run("under the request's own host", func(t *testing.T) {
		compareWithEdge(t, "http://media.example.com", nil)
	})
}

func compareWithEdge(t *testing.T, base string, arguments []string, options ...frontseal.RequestOption) {
	edge, middleware := startEdge(t, arguments), startMiddleware(t, options)
	seen := map[string]int{}
	for _, request := range newRequests(t, base) {
		wanted, found := request.send(t, edge), request.send(t, middleware)
		seen[wanted.reason]++
		if wanted.reason == "ambiguous_path" {
			wanted, found = answer{status: wanted.status}, answer{status: found.status} // CloudFront has no such answer
		}
		if found != wanted {
			t.Errorf("%s\nthe edge       %+v\nthe middleware %+v", request, wanted, found)
		}
	}
	for _, reason := range []frontseal.Reason{
		"", frontseal.ReasonMalformedRequest, frontseal.ReasonDuplicateParameter, frontseal.ReasonConflictingParameters, frontseal.ReasonMissingKey,
		frontseal.ReasonUnknownKey, frontseal.ReasonMalformedPolicy, frontseal.ReasonMalformedSignature,
		frontseal.ReasonSignature, frontseal.ReasonResource, frontseal.ReasonNotYetValid, frontseal.ReasonExpired,
		frontseal.ReasonIPAddress,
	} {
		if seen[string(reason)] == 0 {
			t.Errorf("no request was answered with the reason %q: %v", reason, seen)
		}
	}
}

// startEdge starts the program in front of a server that answers everything, and returns its address.
func startEdge(t *testing.T, arguments []string) string {
	t.Helper()
	origin := httptest.NewServer(http.HandlerFunc(film))
	t.Cleanup(origin.Close)
	arguments = append([]string{
		"edge", "--origin", origin.URL, "--listen", "127.0.0.1:0", "--log", "json", "--stop-with-stdin",
	}, arguments...)
	for id, file := range publicKeys {
		arguments = append(arguments, "--public-key", id+"="+filepath.Join(keys, file+".pem"))
	}
	command := exec.Command(program(t), arguments...)
	command.Stderr = os.Stderr
	stdin, err := command.StdinPipe()
	must(t, err)
	stdout, err := command.StdoutPipe()
	must(t, err)
	must(t, command.Start())
	log := bufio.NewReader(stdout)
	line, err := log.ReadBytes('\n')
	must(t, err)
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		io.Copy(io.Discard, log)
	}()
	t.Cleanup(func() {
		stdin.Close()
		<-drained
		must(t, command.Wait())
	})
	var first struct{ Address string }
	must(t, json.Unmarshal(line, &first))
	return first.Address
}

// program returns the path of the program, which test.sh builds.
func program(t *testing.T) string {
	t.Helper()
	target := os.Getenv("CARGO_TARGET_DIR")
	if target == "" {
		target = "../../../target"
	}
	path := filepath.Join(target, "debug", "frontseal")
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%v: run cargo build -p frontseal-cli", err)
	}
	return path
}

// startMiddleware starts a server behind the middleware, and returns its address. It says the reason as the
// edge does.
func startMiddleware(t *testing.T, options []frontseal.RequestOption) string {
	t.Helper()
	trusted := map[string]*frontseal.PublicKey{}
	for id, file := range publicKeys {
		key, err := frontseal.ParsePublicKey(readKey(t, file))
		must(t, err)
		trusted[id] = key
	}
	verifier, err := frontseal.NewVerifier(trusted)
	must(t, err)
	protected := verifier.Middleware(http.HandlerFunc(film), options...)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := verifier.VerifyRequest(r, options...); err != nil {
			w.Header().Set(reasonHeader, string(err.(*frontseal.Denial).Reason))
		}
		protected.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

func film(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "a film") }

// A request is sent as it is, byte for byte.
type request struct {
	method, host, target string
	cookies              []string
}

// An answer is what of a response the edge and the middleware have in common.
type answer struct {
	status       int
	reason, body string
}

func (r request) String() string {
	text := fmt.Sprintf("%s %s HTTP/1.1\r\nHost: %s\r\nContent-Length: 0\r\nConnection: close\r\n", r.method, r.target, r.host)
	for _, cookie := range r.cookies {
		text += "Cookie: " + cookie + "\r\n"
	}
	return text + "\r\n"
}

func (r request) send(t *testing.T, address string) answer {
	t.Helper()
	connection, err := net.Dial("tcp", address)
	must(t, err)
	defer connection.Close()
	_, err = io.WriteString(connection, r.String())
	must(t, err)
	response, err := http.ReadResponse(bufio.NewReader(connection), &http.Request{Method: r.method})
	must(t, err)
	body, err := io.ReadAll(response.Body)
	must(t, err)
	return answer{response.StatusCode, response.Header.Get(reasonHeader), string(body)}
}

// newRequests returns some hundred requests to the server that viewers know as base.
func newRequests(t *testing.T, base string) []request {
	t.Helper()
	host := base[strings.LastIndex(base, "/")+1:]
	var requests []request
	add := func(method, target string, cookies ...string) {
		requests = append(requests, request{method, host, target, cookies})
	}
	rsa, p256, untrusted := newSigner(t, keyPairID, "rsa-2048"), newSigner(t, otherKeyPairID, "p-256"), newSigner(t, untrustedID, "p-256")
	sign := func(signer *frontseal.Signer, target string, policy frontseal.Policy) string {
		signed, err := signer.SignURL(base+target, policy)
		must(t, err)
		return strings.TrimPrefix(signed, base)
	}
	for _, target := range targets {
		add("GET", target)
		if strings.Contains(target, "/./") || strings.Contains(target, "/../") || strings.Contains(target, "/%2e%2e/") || strings.Contains(target, "*") {
			// Clients resolve it, or it would be a pattern, so it is not signed for itself.
			wide := sign(rsa, "/hls/1.ts", frontseal.Policy{ExpiresIn: time.Hour, Resource: base + "/hls/*"})
			add("GET", strings.Replace(wide, "/hls/1.ts", target, 1))
			continue
		}
		for _, policy := range newPolicies(base) {
			add("GET", sign(rsa, target, policy))
		}
		add("GET", sign(untrusted, target, frontseal.Policy{ExpiresIn: time.Hour}))
		add("GET", sign(p256, target, frontseal.Policy{ExpiresIn: time.Hour}))
	}
	for _, signer := range []*frontseal.Signer{rsa, p256} {
		for _, policy := range []frontseal.Policy{{ExpiresIn: time.Hour}, {ExpiresIn: time.Hour, Custom: true}} {
			for _, target := range []string{"/film.mp4", "/hls/%31.ts?a=b&c"} {
				for _, altered := range alterations(sign(signer, target, policy)) {
					add("GET", altered)
				}
			}
		}
	}
	signed := sign(p256, "/film.mp4", frontseal.Policy{ExpiresIn: time.Hour})
	for _, method := range []string{"HEAD", "OPTIONS", "POST", "DELETE"} {
		add(method, signed)
		add(method, "/film.mp4")
	}
	add("GET", base+signed) // a request line with a host
	add("GET", "/é?Expires=1")
	for _, policy := range newPolicies(base) {
		if policy.Resource == "" {
			policy.Resource = base + "/film.mp4"
		}
		for _, cookies := range cookieHeaders(t, rsa, policy) {
			add("GET", "/film.mp4", cookies...)
			add("GET", "/hls/1.ts?a=b", cookies...)
			add("GET", signed, cookies...)
			add("GET", "/film.mp4?Expires=1", cookies...)
		}
	}
	return requests
}

// targets are paths in every form that one may have.
var targets = []string{
	"/", "/film.mp4", "/film.mp4?", "/film.mp4?a=b&c", "/film.mp4?a=%20&a=%2B+", "/hls/1.ts", "/HLS/1.ts", "/hls/%31.ts",
	"/hls%2F1.ts", "/%C3%A9", "/%c3%a9", "/a+b", "/a;b=c", "/~a", "/a'(b)!$,*", "/a:b@c", "//film.mp4", "/hls//1.ts",
	"/hls/./1.ts", "/hls/../film.mp4", "/hls/%2e%2e/film.mp4", "/hls/..%2Ffilm.mp4", "/hls/.../1.ts", "/%25", "/a.mp4?u=https://x/?y",
}

func newPolicies(base string) []frontseal.Policy {
	hour, past := time.Now().Add(time.Hour), time.Now().Add(-time.Hour)
	here, elsewhere := netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("192.0.2.0/24")
	return []frontseal.Policy{
		{DateLessThan: past},
		{DateLessThan: past, Custom: true},
		{DateLessThan: hour, DateGreaterThan: past},
		{DateLessThan: hour, DateGreaterThan: hour.Add(-time.Minute)},
		{DateLessThan: hour, IPAddress: here},
		{DateLessThan: hour, IPAddress: elsewhere},
		{DateLessThan: past, IPAddress: elsewhere},
		{DateLessThan: hour, Resource: base + "/*"},
		{DateLessThan: hour, Resource: "*"},
		{DateLessThan: past, Resource: base + "/*"},
	}
}

// alterations returns a signed target as it is, and as others may make it.
func alterations(signed string) []string {
	_, query, _ := strings.Cut(signed, "?")
	parameters := strings.Split(query, "&")
	last := parameters[len(parameters)-1]
	replace := func(from, to string) string { return strings.Replace(signed, from, to, 1) }
	return []string{
		signed,
		"/other" + signed,
		replace("/", "/x"),
		replace("?", "?first=1&"),
		signed + "&last=1",
		signed + "&",
		signed + "&" + last,
		signed + "&Signature=AAAA",
		signed + "&Expires=4102444800",
		signed + "&Policy=e30_",
		strings.TrimSuffix(signed, "&"+last),
		replace("Signature=", "Signature=A"),
		replace("Signature=", "Signature=%41"),
		replace("Signature=", "Signature=*"),
		replace("Signature=", "signature="),
		replace("Signature=", "Other="),
		replace("Key-Pair-Id=K", "Key-Pair-Id=k"),
		replace("Key-Pair-Id=K", "Key-Pair-Id=%4B"),
		replace(keyPairID, otherKeyPairID),
		replace(otherKeyPairID, keyPairID),
		replace("Expires=1", "Expires=2"),
		replace("Expires=", "Expires=x"),
		replace("Policy=", "Policy=~"),
		strings.NewReplacer("-", "%2D", "~", "%7E").Replace(signed),
		strings.ToLower(signed),
	}
}

// cookieHeaders returns the Cookie headers that carry what a policy grants, and as others may make them.
func cookieHeaders(t *testing.T, signer *frontseal.Signer, policy frontseal.Policy) [][]string {
	t.Helper()
	signed, err := signer.Sign(policy)
	must(t, err)
	cookies, err := signed.Cookies()
	must(t, err)
	header := cookies.Header()
	pairs := strings.Split(header, "; ")
	other := "CloudFront-Policy=e30_"
	if strings.Contains(header, "CloudFront-Policy=") {
		other = "CloudFront-Expires=1893456000"
	}
	return [][]string{
		{header},
		pairs,
		{"a=b", header, "c"},
		{strings.ReplaceAll(header, "; ", ";")},
		{header + "; " + pairs[0]},
		{header + "; " + other},
		{pairs[0] + "; " + pairs[1]},
		{strings.Replace(header, "Signature=", "Signature=A", 1)},
		{strings.Replace(header, keyPairID, untrustedID, 1)},
		{strings.Replace(header, "CloudFront-", "cloudfront-", 3)},
	}
}
