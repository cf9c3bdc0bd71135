package awssign

import (
	"crypto/rsa"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/frontseal/frontseal/bindings/go"
)

// The names of the cookies.
const (
	CookiePolicyName    = "CloudFront-Policy"
	CookieSignatureName = "CloudFront-Signature"
	CookieKeyIDName     = "CloudFront-Key-Pair-Id"
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

// A CookieSigner signs cookies with one RSA key. Make it once and share it between goroutines that
// leave Opts alone.
type CookieSigner struct {
	keyID   string
	privKey *rsa.PrivateKey
	native  *frontseal.Signer
	err     error

	// Opts are the attributes that a call may change.
	Opts CookieOptions
}

// NewCookieSigner makes a signer from the key pair id that CloudFront gave the public key, and the
// key. What is wrong with them is the error of the first cookies.
func NewCookieSigner(keyID string, privKey *rsa.PrivateKey, opts ...func(*CookieOptions)) *CookieSigner {
	native, err := newSigner(keyID, privKey)
	return &CookieSigner{keyID: keyID, privKey: privKey, native: native, err: err, Opts: CookieOptions{}.with(opts)}
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
	if s.native == nil && s.err == nil {
		return nil, frontseal.ErrClosed
	}
	if s.err != nil {
		return nil, s.err
	}
	signed, err := signCookies(s.native, p)
	if err != nil {
		return nil, err
	}
	options := s.Opts.with(opts)
	var cookies []*http.Cookie
	for name, value := range signed.All() {
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
	return cookies, nil
}
