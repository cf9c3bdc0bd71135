package awssign

import (
	"bytes"
	"crypto"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/frontseal/frontseal/bindings/go"
)

// An AWSEpochTime is a time that JSON writes as AWS's policies do, in whole Unix seconds.
type AWSEpochTime struct {
	time.Time
}

// NewAWSEpochTime returns t as an AWSEpochTime.
func NewAWSEpochTime(t time.Time) *AWSEpochTime { return &AWSEpochTime{t} }

type epoch struct {
	Seconds int64 `json:"AWS:EpochTime"`
}

// MarshalJSON writes the time as {"AWS:EpochTime":seconds}.
func (t AWSEpochTime) MarshalJSON() ([]byte, error) { return json.Marshal(epoch{t.Unix()}) }

// UnmarshalJSON reads what [AWSEpochTime.MarshalJSON] writes, as a time in UTC.
func (t *AWSEpochTime) UnmarshalJSON(data []byte) error {
	var read epoch
	if err := json.Unmarshal(data, &read); err != nil {
		return err
	}
	t.Time = time.Unix(read.Seconds, 0).UTC()
	return nil
}

// An IPAddress is the IPv4 address or CIDR that requests must come from.
type IPAddress struct {
	SourceIP string `json:"AWS:SourceIp"`
}

// A Condition holds the restrictions of a [Statement].
type Condition struct {
	// IPAddress is where requests must come from. It may be left out.
	IPAddress *IPAddress `json:"IpAddress,omitempty"`
	// DateGreaterThan is when access begins. It may be left out.
	DateGreaterThan *AWSEpochTime `json:",omitempty"`
	// DateLessThan is when access ends.
	DateLessThan *AWSEpochTime `json:",omitempty"`
}

// A Statement grants a resource under conditions.
type Statement struct {
	// Resource is the URL or pattern that is granted; for RTMP, the name of the stream.
	Resource string
	// Condition holds the restrictions.
	Condition Condition
}

// A Policy is what is signed: one [Statement].
type Policy struct {
	Statements []Statement `json:"Statement"`
}

// NewCannedPolicy returns a policy that grants resource until expires.
func NewCannedPolicy(resource string, expires time.Time) *Policy {
	condition := Condition{DateLessThan: NewAWSEpochTime(expires)}
	return &Policy{Statements: []Statement{{Resource: resource, Condition: condition}}}
}

// Validate reports whether there is a statement and each has a resource in ASCII. Signing checks
// the rest.
func (p *Policy) Validate() error {
	if p == nil || len(p.Statements) == 0 {
		return errors.New("the policy has no statement: give it one")
	}
	for i, statement := range p.Statements {
		if statement.Resource == "" {
			return fmt.Errorf("statement %d has no resource: say which URL or pattern it grants", i)
		}
		if at := strings.IndexFunc(statement.Resource, isNotASCII); at >= 0 {
			return fmt.Errorf("the resource of statement %d has a character at byte %d that is not ASCII: percent-encode it, and write a host in Punycode", i, at)
		}
	}
	return nil
}

func isNotASCII(character rune) bool { return character > unicode.MaxASCII }

// Sign signs the policy with SHA-1 and returns the signature and the policy in CloudFront's base64.
//
// It reads the key each time. [URLSigner] and [CookieSigner] read it once.
func (p *Policy) Sign(signer crypto.Signer) (b64Signature, b64Policy []byte, err error) {
	return p.SignWithHash(signer, HashSHA1)
}

// SignWithHash is [Policy.Sign] with a hash.
func (p *Policy) SignWithHash(signer crypto.Signer, hash HashAlgorithm) (b64Signature, b64Policy []byte, err error) {
	const anyID = "K" // it is in neither result
	native, err := newSigners(anyID, signer).with(hash)
	if err != nil {
		return nil, nil, err
	}
	defer native.Close()
	cookies, err := signCookies(native, p)
	if err != nil {
		return nil, nil, err
	}
	for name, value := range cookies.All() {
		switch name {
		case CookieSignatureName:
			b64Signature = []byte(value)
		case CookiePolicyName:
			b64Policy = []byte(value)
		}
	}
	return b64Signature, b64Policy, nil
}

// CreateResource returns what is signed for the URL u: u itself where scheme is http, https, http*
// or *, and the name of the stream where it is rtmp.
func CreateResource(scheme, u string) (string, error) {
	switch strings.ToLower(scheme) {
	case "http", "https", "http*", "*":
		return u, nil
	case "rtmp":
		parsed, err := url.Parse(u)
		if err != nil {
			return "", fmt.Errorf("the RTMP URL cannot be read: %w", err)
		}
		name := strings.TrimLeft(parsed.Path, "/")
		if parsed.RawQuery != "" {
			name += "?" + parsed.RawQuery
		}
		return name, nil
	}
	// The SDK's own tests ask for these first words.
	return "", fmt.Errorf("invalid URL scheme %q: write http, https or rtmp", scheme)
}

// native returns the policy as it is signed: the SDK's JSON, byte for byte.
func (p *Policy) native() (frontseal.Policy, error) {
	if err := p.Validate(); err != nil {
		return frontseal.Policy{}, err
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // the edge compares "&" as it is
	if err := encoder.Encode(p); err != nil {
		return frontseal.Policy{}, err
	}
	return frontseal.PolicyFromJSON(strings.TrimSuffix(text.String(), "\n"))
}

func signCookies(signer *frontseal.Signer, p *Policy) (*frontseal.SignedCookies, error) {
	policy, err := p.native()
	if err != nil {
		return nil, err
	}
	signed, err := signer.Sign(policy)
	if err != nil {
		return nil, err
	}
	defer signed.Close()
	return signed.Cookies()
}
