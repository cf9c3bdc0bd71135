package frontseal_test

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/frontseal/frontseal/bindings/go"
)

const film = "https://d111111abcdef8.cloudfront.net/film.mp4"

var end = time.Unix(1893456000, 0)

func TestAPolicyThatCannotBeMeantIsRefused(t *testing.T) {
	written, err := frontseal.PolicyFromJSON(`{"Statement":[{"Resource":"` + film + `","Condition":{"DateLessThan":{"AWS:EpochTime":1893456000}}}]}`)
	must(t, err)
	changed := written
	changed.IPAddress = netip.MustParsePrefix("192.0.2.0/24")
	for name, c := range map[string]struct {
		policy  frontseal.Policy
		kind    frontseal.ErrorKind
		mention string
	}{
		"no end":                       {frontseal.Policy{}, frontseal.ErrInvalidPolicy, "pass ExpiresIn, DateLessThan"},
		"two ends":                     {frontseal.Policy{DateLessThan: end, ExpiresIn: time.Hour}, frontseal.ErrInvalidPolicy, "pass either ExpiresIn or DateLessThan"},
		"a bare number":                {frontseal.Policy{ExpiresIn: 300}, frontseal.ErrInvalidTime, "300 * time.Second"},
		"a negative length":            {frontseal.Policy{ExpiresIn: -time.Hour}, frontseal.ErrInvalidTime, "ExpiresIn is -1h0m0s"},
		"the first second of 1970":     {frontseal.Policy{DateLessThan: time.Unix(0, 0)}, frontseal.ErrInvalidTime, "DateLessThan is before 1970"},
		"a start in that second":       {frontseal.Policy{DateLessThan: end, DateGreaterThan: time.Unix(0, 0)}, frontseal.ErrInvalidTime, "DateGreaterThan is before 1970"},
		"31 years and more":            {frontseal.Policy{ExpiresIn: 1_000_000_000 * time.Second}, frontseal.ErrInvalidTime, "as DateLessThan"},
		"a step without a length":      {frontseal.Policy{DateLessThan: end, RoundTo: time.Hour}, frontseal.ErrInvalidPolicy, "leave RoundTo out"},
		"a step beyond the length":     {frontseal.Policy{ExpiresIn: time.Minute, RoundTo: time.Hour}, frontseal.ErrInvalidTime, "pass at most ExpiresIn"},
		"milliseconds":                 {frontseal.Policy{DateLessThan: time.Unix(1893456000000, 0)}, frontseal.ErrInvalidTime, "milliseconds"},
		"a start after the end":        {frontseal.Policy{DateLessThan: end, DateGreaterThan: end.Add(time.Second)}, frontseal.ErrInvalidTime, "DateGreaterThan"},
		"a prefix that is none":        {frontseal.Policy{DateLessThan: end, IPAddress: netip.PrefixFrom(netip.MustParseAddr("192.0.2.7"), 99)}, frontseal.ErrInvalidIPAddress, "invalid Prefix"},
		"IPv6":                         {frontseal.Policy{DateLessThan: end, IPAddress: netip.MustParsePrefix("2001:db8::/32")}, frontseal.ErrInvalidIPAddress, "IPv6"},
		"a written policy, changed":    {changed, frontseal.ErrInvalidPolicy, "change the JSON"},
		"a resource without a host":    {frontseal.Policy{DateLessThan: end, Resource: "https:///a"}, frontseal.ErrInvalidPolicy, "host"},
		"a NUL in the resource":        {frontseal.Policy{DateLessThan: end, Resource: "https://h/\x00"}, frontseal.ErrInvalidPolicy, "byte 10"},
		"a resource that is not UTF-8": {frontseal.Policy{DateLessThan: end, Resource: "https://h/\xff"}, frontseal.ErrInvalidArgument, "UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := newSigner(t, "p-256").SignURL(film, c.policy)
			if !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.mention) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestAFractionOfASecondIsDropped(t *testing.T) {
	signer := newSigner(t, "rsa-1024")
	whole, err := signer.SignURL(film, frontseal.Policy{DateLessThan: end})
	must(t, err)
	fraction, err := signer.SignURL(film, frontseal.Policy{DateLessThan: end.Add(999 * time.Millisecond)})
	must(t, err)
	equal(t, fraction, whole)
}

func TestExpiresInCountsFromTheSigning(t *testing.T) {
	before := time.Now().Unix()
	signed, err := newSigner(t, "p-256").SignURL(film, frontseal.Policy{ExpiresIn: time.Hour + time.Millisecond})
	must(t, err)
	inspection, err := frontseal.Inspect(signed, frontseal.InspectOptions{})
	must(t, err)
	if end := *inspection.Expires; end < before+3600 || end > time.Now().Unix()+3600 {
		t.Errorf("it ends at %d", end)
	}
}

func TestAWrittenPolicyIsSignedAsItStands(t *testing.T) {
	text := "{ \"Statement\": [{\"Condition\":\n{\"DateLessThan\":{\"AWS:EpochTime\":1893456000}}, \"Resource\":\"https://h/*\"}] }"
	policy, err := frontseal.PolicyFromJSON(text)
	must(t, err)
	equal(t, policy.Resource, "https://h/*")
	signer := newSigner(t, "p-256")
	for _, c := range []struct {
		policy frontseal.Policy
		text   string
	}{
		{policy, text},
		{policy.Minified(), `{"Statement":[{"Condition":{"DateLessThan":{"AWS:EpochTime":1893456000}},"Resource":"https://h/*"}]}`},
	} {
		signed, err := signer.Sign(c.policy)
		must(t, err)
		equal(t, signed.Policy(), c.text)
		equal(t, signed.Canned(), false)
	}
	_, err = signer.SignURL("https://other/a", policy)
	if !errors.Is(err, frontseal.ErrInvalidURL) {
		t.Errorf("%v", err)
	}
}
