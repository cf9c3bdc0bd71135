package awssign

import (
	"crypto"
	"errors"
	"net/http"
	"strings"
	"time"
)

// The names of the cookies.
const (
	CookiePolicyName        = "CloudFront-Policy"
	CookieSignatureName     = "CloudFront-Signature"
	CookieKeyIDName         = "CloudFront-Key-Pair-Id"
	CookieHashAlgorithmName = "CloudFront-Hash-Algorithm"
)

// CookieOptions are the attributes of the cookies. They are HttpOnly in any case.
type CookieOptions struct {
	Path     string
	Domain   string
	Secure   bool
	SameSite http.SameSite
	Expires  time.Time
}

func (o CookieOptions) with(changes []func(*CookieOptions)) CookieOptions {
	for _, change := range changes {
		change(&o)
	}
	return o
}

// A CookieSigner signs cookies with one key. Make it once and share it between goroutines that leave
// its fields alone.
type CookieSigner struct {
	keyID   string
	privKey crypto.Signer
	natives *signers

	// HashAlg is the hash that is signed; where it is set, a cookie says so.
	HashAlg HashAlgorithm
	// Opts are the attributes that a call may change.
	Opts CookieOptions
}

// NewCookieSigner makes a signer from the key pair id that CloudFront gave the public key, and the
// key. What is wrong with them is the error of the first cookies.
func NewCookieSigner(keyID string, signer crypto.Signer, opts ...func(*CookieOptions)) *CookieSigner {
	return &CookieSigner{keyID: keyID, privKey: signer, natives: newSigners(keyID, signer), Opts: CookieOptions{}.with(opts)}
}

// Sign signs cookies that grant the URL or pattern u until expires.
func (s CookieSigner) Sign(u string, expires time.Time, opts ...func(*CookieOptions)) ([]*http.Cookie, error) {
	scheme, _, found := strings.Cut(u, "://")
	switch strings.ToLower(scheme) {
	case "http", "https", "http*":
	default:
		found = false
	}
	if !found {
		return nil, errors.New("the resource has no scheme that CloudFront serves: begin it with http://, https:// or http*://")
	}
	return s.SignWithPolicy(NewCannedPolicy(u, expires), opts...)
}

// SignWithPolicy signs cookies that grant what the policy says.
func (s CookieSigner) SignWithPolicy(p *Policy, opts ...func(*CookieOptions)) ([]*http.Cookie, error) {
	native, err := s.natives.with(s.HashAlg)
	if err != nil {
		return nil, err
	}
	signed, err := signCookies(native, p)
	if err != nil {
		return nil, err
	}
	options := s.Opts.with(opts)
	var cookies []*http.Cookie
	add := func(name, value string) {
		cookies = append(cookies, &http.Cookie{
			Name:     name,
			Value:    value,
			Path:     options.Path,
			Domain:   options.Domain,
			Expires:  options.Expires,
			Secure:   options.Secure,
			HttpOnly: true,
			SameSite: options.SameSite,
		})
	}
	for name, value := range signed.All() {
		add(name, value)
	}
	if s.HashAlg == HashSHA1 { // frontseal announces SHA-256 alone
		add(CookieHashAlgorithmName, string(HashSHA1))
	}
	return cookies, nil
}
