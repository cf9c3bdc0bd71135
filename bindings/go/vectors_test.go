package frontseal_test

import (
	"crypto/ecdsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/frontseal/frontseal/bindings/go"
)

// The shared vectors; ../../tests/vectors/README.md has their format and what a runner does.
var vectorTests = map[string]func(*testing.T, given, expected){
	"cookies.json":   testCookies,
	"keys.json":      testKeys,
	"manifests.json": testManifests,
	"matching.json":  testMatching,
	"policies.json":  testPolicies,
	"rtmp.json":      testRTMP,
	"urls.json":      testURLs,
	"verdicts.json":  testVerdicts,
}

// What the types of Go cannot express.
var skipped = map[string]string{
	"cookies-attributes-refused-path-empty": "an empty Path is the default, /",
}

type given struct {
	Key, URL, Policy, JSON, Resource, File, Passphrase, Stream, Cookies, IP string

	KeyPairID       string `json:"key_pair_id"`
	DateLessThan    *int64 `json:"date_less_than"`
	DateGreaterThan *int64 `json:"date_greater_than"`
	// An absent address is nil; a wrong one may be the empty text.
	IPAddress              *string                 `json:"ip_address"`
	HashAlgorithm          frontseal.HashAlgorithm `json:"hash_algorithm"`
	Custom, Minify, Encode bool
	Flash                  bool
	Attributes             *attributes
	Keys                   map[string]string
	At                     int64
	Manifest               string
	BaseURL                string `json:"base_url"`
	Each                   bool
	Hosts                  []string
	Folder                 string
	Defines                map[string]string
	URIForm                frontseal.URIForm `json:"uri_form"`
}

type attributes struct {
	Domain, Path string
	MaxAge       int64 `json:"max_age"`
	Secure       *bool
	HTTPOnly     *bool  `json:"http_only"`
	SameSite     string `json:"same_site"`
	Partitioned  bool
}

type expected struct {
	Error *struct {
		Code     frontseal.ErrorKind
		Mentions []string
	}
	Canned              *bool
	Policy, URL, Stream string
	Manifest            string
	Warnings            []string
	Cookies             [][2]string
	SetCookie           []string `json:"set_cookie"`
	Clearing            []string
	Resource            *string
	DateLessThan        int64   `json:"date_less_than"`
	DateGreaterThan     *int64  `json:"date_greater_than"`
	IPAddress           *string `json:"ip_address"`
	KeyType             string  `json:"key_type"`
	PublicKeyPEM        string  `json:"public_key_pem"`
	Matches, Allowed    bool
	KeyPairID           string `json:"key_pair_id"`
	Expires             int64
	NotBefore           *int64 `json:"not_before"`
	Source              string
	Code, Message       string
	Reason              frontseal.Reason
}

const (
	vectors = "../../tests/vectors"
	keys    = "../../tests/keys"
)

func TestEveryVectorHolds(t *testing.T) {
	files, err := filepath.Glob(vectors + "/*.json")
	must(t, err)
	for _, file := range files {
		if vectorTests[filepath.Base(file)] == nil {
			t.Errorf("there is no test for %s", file)
		}
	}
	for file, test := range vectorTests {
		t.Run(file, func(t *testing.T) { runVectors(t, file, test) })
	}
}

func runVectors(t *testing.T, file string, test func(*testing.T, given, expected)) {
	text := readFile(t, filepath.Join(vectors, file))
	var cases []struct {
		ID       string
		Input    given
		Expected expected
	}
	must(t, json.Unmarshal(text, &cases))
	if len(cases) == 0 {
		t.Fatal("there are no cases")
	}
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			if why := skipped[c.ID]; why != "" {
				t.Skip(why)
			}
			test(t, c.Input, c.Expected)
		})
	}
}

func testURLs(t *testing.T, given given, expected expected) {
	signed, err := given.signURL(t)
	if expected.refused(t, err) {
		return
	}
	given.checkSigned(t, signed, expected.URL, expected.Policy)
	inspection, err := frontseal.Inspect(signed, frontseal.InspectOptions{})
	must(t, err)
	equal(t, inspection.Policy, expected.Policy)
	equal(t, inspection.Canned, expected.Canned)
}

func (given given) signURL(t *testing.T) (string, error) {
	signer, err := given.signer(t)
	if err != nil {
		return "", err
	}
	policy, err := given.policy()
	if err != nil {
		return "", err
	}
	url := given.URL
	if given.Encode {
		if url, err = frontseal.EncodeURL(url); err != nil {
			return "", err
		}
	}
	return signer.SignURL(url, policy)
}

func testCookies(t *testing.T, given given, expected expected) {
	signed, cookies, headers, clearing, err := given.signCookies(t)
	if expected.refused(t, err) {
		return
	}
	equal(t, signed.Policy(), expected.Policy)
	equal(t, signed.Canned(), *expected.Canned)
	var pairs [][2]string
	for name, value := range cookies.All() {
		pairs = append(pairs, [2]string{name, value})
	}
	equal(t, len(pairs), len(expected.Cookies))
	for i, pair := range pairs {
		equal(t, pair[0], expected.Cookies[i][0])
		given.checkSigned(t, pair[1], expected.Cookies[i][1], expected.Policy)
	}
	if expected.SetCookie != nil {
		equal(t, len(headers), len(expected.SetCookie))
		for i, header := range headers {
			given.checkSigned(t, header, expected.SetCookie[i], expected.Policy)
		}
		equal(t, clearing, expected.Clearing)
	}
}

func (given given) signCookies(t *testing.T) (signed *frontseal.SignedPolicy, cookies *frontseal.SignedCookies, headers, clearing []string, err error) {
	signer, err := given.signer(t)
	if err != nil {
		return
	}
	policy, err := given.policy()
	if err != nil {
		return
	}
	if signed, err = signer.Sign(policy); err != nil {
		return
	}
	if cookies, err = signed.Cookies(); err != nil {
		return
	}
	if headers, err = cookies.SetCookieHeaders(given.cookieAttributes()); err != nil {
		return
	}
	clearing, err = cookies.ClearingHeaders(given.cookieAttributes())
	return
}

func (given given) cookieAttributes() frontseal.CookieAttributes {
	if given.Attributes == nil {
		return frontseal.CookieAttributes{}
	}
	a := given.Attributes
	isFalse := func(flag *bool) bool { return flag != nil && !*flag }
	return frontseal.CookieAttributes{
		Domain:       a.Domain,
		Path:         a.Path,
		MaxAge:       time.Duration(a.MaxAge) * time.Second,
		AllowHTTP:    isFalse(a.Secure),
		AllowScripts: isFalse(a.HTTPOnly),
		SameSite: map[string]http.SameSite{
			"Strict": http.SameSiteStrictMode, "Lax": http.SameSiteLaxMode, "None": http.SameSiteNoneMode,
		}[a.SameSite],
		Partitioned: a.Partitioned,
	}
}

func testPolicies(t *testing.T, given given, expected expected) {
	policy, err := given.policy()
	var signed *frontseal.SignedPolicy
	if err == nil {
		signed, err = newSigner(t, "p-256").Sign(policy)
	}
	if expected.refused(t, err) {
		return
	}
	equal(t, signed.Policy(), expected.Policy)
	if expected.Canned != nil {
		equal(t, signed.Canned(), *expected.Canned)
		return
	}
	equal(t, policy.Resource, deref(expected.Resource))
	equal(t, policy.DateLessThan.Unix(), expected.DateLessThan)
	equal(t, seconds(policy.DateGreaterThan), expected.DateGreaterThan)
	prefix, err := parsePrefix(expected.IPAddress)
	must(t, err)
	equal(t, policy.IPAddress, prefix)
}

func testKeys(t *testing.T, given given, expected expected) {
	text := readFile(t, filepath.Join(keys, given.File))
	key, err := frontseal.ParsePrivateKey(text, []byte(given.Passphrase))
	if expected.refused(t, err) {
		_, err = frontseal.NewSigner("K1", text, frontseal.WithPassphrase([]byte(given.Passphrase)))
		expected.refused(t, err)
		return
	}
	defer key.Close()
	found := string(key.Type())
	if key.Type() == frontseal.RSA {
		found = fmt.Sprintf("rsa-%d", key.Bits())
	}
	equal(t, found, expected.KeyType)
	public, err := key.PublicKeyPEM()
	must(t, err)
	equal(t, public, expected.PublicKeyPEM)
	again, err := key.PEM()
	must(t, err)
	same, err := frontseal.ParsePrivateKey([]byte(again), nil)
	must(t, err)
	public, err = same.PublicKeyPEM()
	must(t, err)
	equal(t, public, expected.PublicKeyPEM)
}

func testMatching(t *testing.T, given given, expected expected) {
	matches, err := frontseal.Matches(given.Resource, given.URL)
	if !expected.refused(t, err) {
		equal(t, matches, expected.Matches)
	}
}

func testRTMP(t *testing.T, given given, expected expected) {
	signed, err := given.signStream(t)
	if expected.refused(t, err) {
		return
	}
	given.checkSigned(t, signed, expected.Stream, expected.Policy)
}

func (given given) signStream(t *testing.T) (string, error) {
	signer, err := given.signer(t)
	if err != nil {
		return "", err
	}
	policy, err := given.policy()
	if err != nil {
		return "", err
	}
	signed, err := signer.SignStream(given.Stream, policy)
	if err == nil && given.Flash {
		return frontseal.FlashEncode(signed)
	}
	return signed, err
}

func testManifests(t *testing.T, given given, expected expected) {
	signed, err := given.signManifest(t)
	if !expected.refused(t, err) {
		equal(t, signed.Text, expected.Manifest)
		var codes []string
		for _, warning := range signed.Warnings {
			codes = append(codes, warning.Code)
		}
		equal(t, codes, expected.Warnings)
	}
}

func (given given) signManifest(t *testing.T) (*frontseal.SignedManifest, error) {
	signer, err := given.signer(t)
	if err != nil {
		return nil, err
	}
	policy, err := given.policy()
	if err != nil {
		return nil, err
	}
	options := frontseal.ManifestOptions{
		Hosts: given.Hosts, Folder: given.Folder, Defines: given.Defines, URIForm: given.URIForm, Encode: given.Encode,
	}
	switch {
	case given.Each:
		return signer.SignManifestEach(given.Manifest, given.BaseURL, policy, options)
	case policy.Resource == "":
		return signer.SignManifest(given.Manifest, given.BaseURL, policy, options)
	}
	signed, err := signer.Sign(policy)
	if err != nil {
		return nil, err
	}
	once, onceErr := signer.SignManifest(given.Manifest, given.BaseURL, policy, options)
	again, err := signed.Manifest(given.Manifest, given.BaseURL, options)
	equal(t, again, once)
	equal(t, fmt.Sprint(err), fmt.Sprint(onceErr))
	return again, err
}

func testVerdicts(t *testing.T, given given, expected expected) {
	trusted := map[string]*frontseal.PublicKey{}
	for id, file := range given.Keys {
		key, err := frontseal.ParsePublicKey(readFile(t, filepath.Join(keys, file)))
		must(t, err)
		defer key.Close()
		trusted[id] = key
	}
	verifier, err := frontseal.NewVerifier(trusted)
	must(t, err)
	defer verifier.Close()
	request := frontseal.Request{URL: given.URL, Cookies: given.Cookies, At: time.Unix(given.At, 0)}
	if given.IP != "" {
		request.IP = netip.MustParseAddr(given.IP)
	}
	grant, err := verifier.Verify(request)
	inspection, inspectErr := frontseal.Inspect(given.URL, frontseal.InspectOptions{
		Cookies: given.Cookies, At: request.At, IP: request.IP, Verifier: verifier,
	})
	must(t, inspectErr)
	equal(t, *inspection.Allowed, expected.Allowed)
	if !expected.Allowed {
		checkDenial(t, err, expected)
		return
	}
	must(t, err)
	network, err := parsePrefix(expected.IPAddress)
	must(t, err)
	equal(t, *grant, frontseal.Grant{
		KeyPairID:       expected.KeyPairID,
		PolicyText:      expected.Policy,
		Canned:          *expected.Canned,
		Resource:        deref(expected.Resource),
		DateLessThan:    time.Unix(expected.Expires, 0).UTC(),
		DateGreaterThan: timeOf(expected.NotBefore),
		IPAddress:       network,
		HashAlgorithm:   grant.HashAlgorithm, // the vectors do not say
		Source:          expected.Source,
		TimeLeft:        time.Duration(expected.Expires-given.At) * time.Second,
	})
}

func checkDenial(t *testing.T, err error, expected expected) {
	t.Helper()
	var denial *frontseal.Denial
	if !errors.As(err, &denial) || !errors.Is(err, frontseal.ErrAccessDenied) {
		t.Fatalf("no denial: %v", err)
	}
	equal(t, denial.Code, expected.Code)
	equal(t, denial.Message, expected.Message)
	equal(t, denial.Reason, expected.Reason)
	if !strings.Contains(denial.XML, "<Code>"+expected.Code+"</Code><Message>"+expected.Message+"<") {
		t.Errorf("the XML is %s", denial.XML)
	}
}

func (given given) signer(t *testing.T) (*frontseal.Signer, error) {
	var options []frontseal.SignerOption
	if given.HashAlgorithm != "" {
		options = append(options, frontseal.WithHashAlgorithm(given.HashAlgorithm))
	}
	return frontseal.NewSigner(given.KeyPairID, readFile(t, filepath.Join(keys, given.Key+".pem")), options...)
}

func (given given) policy() (frontseal.Policy, error) {
	if text := given.Policy + given.JSON; text != "" || given.DateLessThan == nil {
		policy, err := frontseal.PolicyFromJSON(text)
		if given.Minify {
			policy = policy.Minified()
		}
		return policy, err
	}
	prefix, err := parsePrefix(given.IPAddress)
	return frontseal.Policy{
		Resource:        given.Resource,
		DateLessThan:    timeOf(given.DateLessThan),
		DateGreaterThan: timeOf(given.DateGreaterThan),
		IPAddress:       prefix,
		Custom:          given.Custom,
	}, err
}

// parsePrefix reads an address as a caller would. What netip refuses never gets to frontseal, and
// the vectors must refuse it too.
func parsePrefix(text *string) (netip.Prefix, error) {
	if text == nil {
		return netip.Prefix{}, nil
	}
	if prefix, err := netip.ParsePrefix(*text); err == nil {
		return prefix, nil
	}
	address, err := netip.ParseAddr(*text)
	if err != nil {
		return netip.Prefix{}, &frontseal.Error{Kind: frontseal.ErrInvalidIPAddress, Message: err.Error()}
	}
	return netip.PrefixFrom(address, address.BitLen()), nil
}

// refused reports whether an error was expected, and fails the test if it did not come.
func (expected expected) refused(t *testing.T, err error) bool {
	t.Helper()
	if expected.Error == nil {
		must(t, err)
		return false
	}
	if !errors.Is(err, expected.Error.Code) {
		t.Fatalf("not %s: %v", expected.Error.Code, err)
	}
	for _, mention := range expected.Error.Mentions {
		if !strings.Contains(strings.ToLower(err.Error()), strings.ToLower(mention)) {
			t.Errorf("%q does not mention %q", err, mention)
		}
	}
	return true
}

// checkSigned compares with a text in which {signature} stands for an ECDSA signature, which must
// hold.
func (given given) checkSigned(t *testing.T, found, wanted, policy string) {
	t.Helper()
	before, after, random := strings.Cut(wanted, "{signature}")
	if !random {
		equal(t, found, wanted)
		return
	}
	encoded, ok := strings.CutPrefix(found, before)
	encoded, ok2 := strings.CutSuffix(encoded, after)
	if !ok || !ok2 {
		t.Fatalf("%s is not %s", found, wanted)
	}
	signature, err := base64.StdEncoding.DecodeString(strings.NewReplacer("-", "+", "_", "=", "~", "/").Replace(encoded))
	must(t, err)
	block, _ := pem.Decode(readFile(t, filepath.Join(keys, given.Key+".pub.pem")))
	public, err := x509.ParsePKIXPublicKey(block.Bytes)
	must(t, err)
	digest := sha256.Sum256([]byte(policy))
	hash := digest[:]
	if given.HashAlgorithm == frontseal.SHA1 {
		digest := sha1.Sum([]byte(policy))
		hash = digest[:]
	}
	if !ecdsa.VerifyASN1(public.(*ecdsa.PublicKey), hash, signature) {
		t.Error("the signature does not hold")
	}
}

func timeOf(seconds *int64) time.Time {
	if seconds == nil {
		return time.Time{}
	}
	return time.Unix(*seconds, 0).UTC()
}

func seconds(moment time.Time) *int64 {
	if moment.IsZero() {
		return nil
	}
	seconds := moment.Unix()
	return &seconds
}

func deref(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	must(t, err)
	return text
}

func newSigner(t testing.TB, key string, options ...frontseal.SignerOption) *frontseal.Signer {
	t.Helper()
	signer, err := frontseal.NewSigner("K2JCJMDEHXQW5F", readFile(t, filepath.Join(keys, key+".pem")), options...)
	must(t, err)
	return signer
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal(t testing.TB, found, wanted any) {
	t.Helper()
	if !reflect.DeepEqual(found, wanted) {
		t.Errorf("found  %v\nwanted %v", found, wanted)
	}
}
