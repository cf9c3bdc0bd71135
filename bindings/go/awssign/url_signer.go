package awssign

import (
	"crypto"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/frontseal/frontseal/bindings/go"
)

// A URLSigner signs URLs with one key. Make it once and share it between goroutines that leave its
// field alone.
type URLSigner struct {
	keyID   string
	signer  crypto.Signer
	natives *signers

	// HashAlg is the hash that is signed; where it is set, the URL says so.
	HashAlg HashAlgorithm
}

// NewURLSigner makes a signer from the key pair id that CloudFront gave the public key, and the
// key. What is wrong with them is the error of the first URL.
func NewURLSigner(keyID string, signer crypto.Signer) *URLSigner {
	return &URLSigner{keyID: keyID, signer: signer, natives: newSigners(keyID, signer)}
}

// Sign signs url with a canned policy, so that it works until expires.
func (s URLSigner) Sign(url string, expires time.Time) (string, error) {
	native, err := s.natives.with(s.HashAlg)
	if err != nil {
		return "", err
	}
	scheme, _, err := splitScheme(url)
	if err != nil {
		return "", err
	}
	if strings.EqualFold(scheme, "rtmp") {
		return s.signStream(native, url, NewCannedPolicy("", expires), false)
	}
	if strings.Contains(url, "*") {
		return "", errors.New("the URL has a '*', which is literal in a canned policy: write it as %2A, or use SignWithPolicy")
	}
	return s.announce(native.SignURL(url, frontseal.Policy{DateLessThan: expires}))
}

// SignWithPolicy signs url with a custom policy, so that it works as the policy says.
//
// A "*" in the URL's own scheme is dropped: http*://host/a becomes http://host/a.
func (s URLSigner) SignWithPolicy(url string, p *Policy) (string, error) {
	native, err := s.natives.with(s.HashAlg)
	if err != nil {
		return "", err
	}
	scheme, rest, err := splitScheme(url)
	if err != nil {
		return "", err
	}
	if strings.EqualFold(scheme, "rtmp") {
		return s.signStream(native, url, p, true)
	}
	policy, err := p.native()
	if err != nil {
		return "", err
	}
	return s.announce(native.SignURL(scheme+"://"+rest, policy))
}

// announce adds Hash-Algorithm=SHA1 to what was signed, if it was asked for: frontseal announces
// SHA-256 alone.
func (s URLSigner) announce(signed string, err error) (string, error) {
	if err != nil || s.HashAlg != HashSHA1 {
		return signed, err
	}
	const longest = 8192
	if signed += "&Hash-Algorithm=" + string(HashSHA1); len(signed) > longest {
		return "", fmt.Errorf("the signed URL is %d bytes long, and CloudFront takes %d: shorten it", len(signed), longest)
	}
	return signed, nil
}

// signStream signs the name of an RTMP stream, which is its own resource.
func (s URLSigner) signStream(native *frontseal.Signer, url string, p *Policy, custom bool) (string, error) {
	name, err := CreateResource("rtmp", url)
	if err != nil {
		return "", err
	}
	if custom {
		if err := p.Validate(); err != nil {
			return "", err
		}
	}
	if len(p.Statements) != 1 || custom && p.Statements[0].Resource != name {
		return "", errors.New("the policy must have one statement, whose resource is the name of the stream: " + name)
	}
	condition := p.Statements[0].Condition
	policy := frontseal.Policy{Custom: custom}
	if condition.DateLessThan != nil {
		policy.DateLessThan = condition.DateLessThan.Time
	}
	if condition.DateGreaterThan != nil {
		policy.DateGreaterThan = condition.DateGreaterThan.Time
	}
	if condition.IPAddress != nil {
		if policy.IPAddress, err = parsePrefix(condition.IPAddress.SourceIP); err != nil {
			return "", err
		}
	}
	return s.announce(native.SignStream(name, policy))
}

func parsePrefix(text string) (netip.Prefix, error) {
	if strings.Contains(text, "/") {
		return netip.ParsePrefix(text)
	}
	address, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, err
	}
	return address.Prefix(address.BitLen())
}

// splitScheme returns the scheme of a URL, without its "*", and what follows it.
func splitScheme(url string) (scheme, rest string, err error) {
	scheme, rest, found := strings.Cut(url, "://")
	if !found {
		return "", "", errors.New("the URL has no scheme: pass it whole, with https:// before it")
	}
	return strings.Replace(scheme, "*", "", 1), rest, nil
}
