package peertest

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/cloudfront/sign"
	"github.com/frontseal/frontseal/bindings/go"
	"github.com/frontseal/frontseal/bindings/go/awssign"
)

const rounds = 200

// random makes the inputs of one test, the same every time.
type random struct{ *rand.Rand }

func newRandom() random { return random{rand.New(rand.NewPCG(1, 2))} }

// text returns up to count characters of the alphabet.
func (r random) text(alphabet string, count int) string {
	text := make([]byte, r.IntN(count+1))
	for i := range text {
		text[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(text)
}

// url returns a URL with any character that clients send as it is and a canned policy takes.
func (r random) url() string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	scheme := []string{"http", "https"}[r.IntN(2)]
	url := fmt.Sprintf("%s://h%s.example/%s", scheme, r.text("abc-09", 20), strings.ReplaceAll(r.text(letters+"-_~!$&'()+,;=:@/%", 60), "%", "%2f"))
	if r.IntN(2) == 0 {
		url += "?x" + strings.ReplaceAll(r.text(letters+"-._~!$&()+,:@/?=%", 60), "%", "%C3")
	}
	return url
}

func (r random) policy(resource string) *sign.Policy {
	policy := sign.NewCannedPolicy(resource, r.end())
	condition := &policy.Statements[0].Condition
	if r.IntN(2) == 0 {
		condition.DateGreaterThan = sign.NewAWSEpochTime(condition.DateLessThan.Add(-time.Duration(1+r.IntN(99999)) * time.Second))
	}
	if r.IntN(2) == 0 {
		condition.IPAddress = &sign.IPAddress{SourceIP: r.network().String()}
	}
	return policy
}

func (r random) end() time.Time { return time.Unix(1e6+r.Int64N(4e9), r.Int64N(1e9)) }

func (r random) network() netip.Prefix {
	address := netip.AddrFrom4([4]byte{byte(r.IntN(256)), byte(r.IntN(256)), byte(r.IntN(256)), byte(r.IntN(256))})
	network, _ := address.Prefix(r.IntN(33))
	return network
}

func TestCannedURLsAreTheSameBytes(t *testing.T) {
	theirs := sign.NewURLSigner(keyPairID, loadKey(t))
	moved := awssign.NewURLSigner(keyPairID, loadKey(t))
	ours := newSigner(t, keyPairID, "rsa-2048")
	random := newRandom()
	for range rounds {
		url, end := random.url(), random.end()
		wanted, err := theirs.Sign(url, end)
		must(t, err)
		found, err := ours.SignURL(url, frontseal.Policy{DateLessThan: end})
		must(t, err)
		dropped, err := moved.Sign(url, end)
		must(t, err)
		if found != wanted || dropped != wanted {
			t.Fatalf("the SDK\n%s\nfrontseal\n%s\nawssign\n%s", wanted, found, dropped)
		}
	}
}

func TestCustomURLsAreTheSameBytesThroughAwssignAndSayTheSameThroughFrontseal(t *testing.T) {
	theirs := sign.NewURLSigner(keyPairID, loadKey(t))
	moved := awssign.NewURLSigner(keyPairID, loadKey(t))
	ours := newSigner(t, keyPairID, "rsa-2048")
	random := newRandom()
	for range rounds {
		url := random.url()
		policy := random.policy(url)
		wanted, err := theirs.SignWithPolicy(url, policy)
		must(t, err)
		dropped, err := moved.SignWithPolicy(url, asOurs(t, policy))
		must(t, err)
		if dropped != wanted {
			t.Fatalf("the SDK\n%s\nawssign\n%s", wanted, dropped)
		}
		found, err := ours.SignURL(url, native(policy))
		must(t, err)
		if a, b := meaning(t, found), meaning(t, wanted); !reflect.DeepEqual(a, b) {
			t.Fatalf("the SDK\n%v\nfrontseal\n%v", b, a)
		}
	}
}

func TestCookiesAreTheSameBytes(t *testing.T) {
	theirs := sign.NewCookieSigner(keyPairID, loadKey(t))
	moved := awssign.NewCookieSigner(keyPairID, loadKey(t))
	random := newRandom()
	for range rounds / 4 {
		resource := random.url() + "*"
		policy := random.policy(resource)
		wanted, err := theirs.SignWithPolicy(policy)
		must(t, err)
		found, err := moved.SignWithPolicy(asOurs(t, policy))
		must(t, err)
		if !reflect.DeepEqual(found, wanted) {
			t.Fatalf("the SDK\n%v\nawssign\n%v", wanted, found)
		}
	}
}

func newSigner(t testing.TB, keyPairID, key string) *frontseal.Signer {
	t.Helper()
	signer, err := frontseal.NewSigner(keyPairID, readKey(t, key))
	must(t, err)
	return signer
}

// asOurs moves a policy over by the JSON that both write.
func asOurs(t *testing.T, policy *sign.Policy) *awssign.Policy {
	t.Helper()
	text, err := json.Marshal(policy)
	must(t, err)
	var ours awssign.Policy
	must(t, json.Unmarshal(text, &ours))
	return &ours
}

func native(policy *sign.Policy) frontseal.Policy {
	condition := policy.Statements[0].Condition
	ours := frontseal.Policy{DateLessThan: condition.DateLessThan.Time, Custom: true}
	if condition.DateGreaterThan != nil {
		ours.DateGreaterThan = condition.DateGreaterThan.Time
	}
	if condition.IPAddress != nil {
		ours.IPAddress = netip.MustParsePrefix(condition.IPAddress.SourceIP)
	}
	return ours
}

// meaning returns the JSON of the policy that a URL carries, without the order of its names.
func meaning(t *testing.T, url string) (meaning any) {
	t.Helper()
	inspection, err := frontseal.Inspect(url, frontseal.InspectOptions{})
	must(t, err)
	must(t, json.Unmarshal([]byte(inspection.Policy), &meaning))
	return meaning
}
