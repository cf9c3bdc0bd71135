package frontseal

// #include "native.h"
import "C"

import (
	"fmt"
	"iter"
	"math"
	"net/http"
	"strings"
	"time"
)

// SignedCookies are the cookies that grant what a policy grants, made by [SignedPolicy.Cookies].
type SignedCookies struct {
	pairs  []cookiePair
	native *handle[*C.frontseal_signed_cookies]
}

type cookiePair struct{ name, value string }

// CookieAttributes says where and how a browser keeps the cookies.
//
// The zero value is Path=/; Secure; HttpOnly: for the host that sets them, until the browser
// closes.
type CookieAttributes struct {
	// Domain is the domain that gets them, subdomains included; the setting host alone where there is none. It
	// is a host name without scheme, port, path and wildcard, such as "media.example.com".
	Domain string
	// Path is the path that gets them, with all below it; "/" where it is empty. It begins with "/" and has no
	// "*".
	Path string
	// MaxAge is how long they are kept, in whole seconds; until the browser closes where it is 0. CloudFront
	// advises against it.
	MaxAge time.Duration
	// AllowHTTP sends them over plain HTTP too: it leaves Secure out. Browsers refuse it together with
	// [http.SameSiteNoneMode].
	AllowHTTP bool
	// AllowScripts shows them to scripts: it leaves HttpOnly out.
	AllowScripts bool
	// SameSite is whether they are sent with requests from other sites. Embedded players need
	// [http.SameSiteNoneMode].
	SameSite http.SameSite
	// Partitioned keeps them apart for each site that embeds the host (CHIPS), which browsers that block other
	// sites' cookies allow. Browsers refuse it together with AllowHTTP.
	Partitioned bool
}

// All returns the cookies by name and value. No value needs encoding.
func (c *SignedCookies) All() iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		for _, pair := range c.pairs {
			if !yield(pair.name, pair.value) {
				return
			}
		}
	}
}

// Header returns the value of the Cookie request header that sends them: name=value; name=value.
func (c *SignedCookies) Header() string {
	pairs := make([]string, 0, len(c.pairs))
	for name, value := range c.All() {
		pairs = append(pairs, name+"="+value)
	}
	return strings.Join(pairs, "; ")
}

// SetCookieHeaders returns the values of the Set-Cookie headers that set them, one for each cookie.
// The errors are those of [SignedCookies.Cookies].
func (c *SignedCookies) SetCookieHeaders(attributes CookieAttributes) ([]string, error) {
	return c.headers(attributes, false)
}

// ClearingHeaders returns the values of the Set-Cookie headers that clear every other CloudFront cookie; see
// [SignedCookies.ClearingCookies].
func (c *SignedCookies) ClearingHeaders(attributes CookieAttributes) ([]string, error) {
	return c.headers(attributes, true)
}

// Cookies returns the cookies for [http.SetCookie].
//
// The error is [ErrInvalidPolicy] if an attribute would break the header or browsers would refuse it:
// see [CookieAttributes].
func (c *SignedCookies) Cookies(attributes CookieAttributes) ([]*http.Cookie, error) {
	return parseSetCookies(c.SetCookieHeaders(attributes))
}

// ClearingCookies returns the cookies that clear every other CloudFront cookie.
//
// A browser that holds the cookies of an earlier policy sends them too, and CloudFront refuses the
// mixture. The attributes must be those that the stale cookies were set with. The errors are those
// of [SignedCookies.Cookies].
func (c *SignedCookies) ClearingCookies(attributes CookieAttributes) ([]*http.Cookie, error) {
	return parseSetCookies(c.ClearingHeaders(attributes))
}

// ApplyTo sets the cookies on a response, and clears every other CloudFront cookie.
//
// The errors are those of [SignedCookies.Cookies]; after one, the response is as it was.
func (c *SignedCookies) ApplyTo(w http.ResponseWriter, attributes CookieAttributes) error {
	set, err := c.SetCookieHeaders(attributes)
	if err != nil {
		return err
	}
	clearing, err := c.ClearingHeaders(attributes)
	if err != nil {
		return err
	}
	for _, header := range append(set, clearing...) {
		w.Header().Add("Set-Cookie", header)
	}
	return nil
}

func parseSetCookies(headers []string, err error) ([]*http.Cookie, error) {
	if err != nil {
		return nil, err
	}
	cookies := make([]*http.Cookie, len(headers))
	for i, header := range headers {
		if cookies[i], err = http.ParseSetCookie(header); err != nil {
			return nil, err
		}
		// An attribute that net/http does not know must not be lost in silence.
		if unknown := cookies[i].Unparsed; len(unknown) > 0 {
			return nil, fmt.Errorf("frontseal: net/http cannot write the cookie attribute %q", unknown[0])
		}
		cookies[i].Raw = ""
	}
	return cookies, nil
}

func newSignedCookies(native *C.frontseal_signed_cookies) (*SignedCookies, error) {
	cookies := &SignedCookies{native: newHandle(native, func(native *C.frontseal_signed_cookies) {
		C.frontseal_signed_cookies_free(native)
	})}
	frame := newFrame()
	defer frame.release()
	texts, err := frame.takeTexts(C.frontseal_signed_cookies_pairs(native, &frame.outTexts))
	if err != nil {
		return nil, err
	}
	for i := 0; i+1 < len(texts); i += 2 {
		cookies.pairs = append(cookies.pairs, cookiePair{texts[i], texts[i+1]})
	}
	return cookies, nil
}

func (c *SignedCookies) headers(attributes CookieAttributes, clearing bool) ([]string, error) {
	frame := newFrame()
	defer frame.release()
	if err := attributes.put(frame); err != nil {
		return nil, err
	}
	return call(c.owner(), func(cookies *C.frontseal_signed_cookies) ([]string, error) {
		if clearing {
			return frame.takeTexts(C.frontseal_signed_cookies_clearing_headers(cookies, &frame.attributes, &frame.outTexts))
		}
		return frame.takeTexts(C.frontseal_signed_cookies_set_cookie_headers(cookies, &frame.attributes, &frame.outTexts))
	})
}

func (c *SignedCookies) owner() *handle[*C.frontseal_signed_cookies] {
	if c == nil {
		return missing[*C.frontseal_signed_cookies]("SignedCookies", "SignedPolicy.Cookies")
	}
	return c.native
}

// put puts the attributes into the frame of a call.
func (a CookieAttributes) put(frame *frame) error {
	sameSite, err := sameSiteNumber(a.SameSite)
	if err != nil {
		return err
	}
	if a.MaxAge > 0 && a.MaxAge < time.Second {
		return &Error{Kind: ErrInvalidPolicy, Message: fmt.Sprintf("MaxAge is %v: pass a second or more, as in 300 * time.Second", a.MaxAge)}
	}
	frame.attributes = C.frontseal_cookie_attributes{
		size:          C.sizeof_frontseal_cookie_attributes,
		domain:        frame.optional(ErrInvalidPolicy, "Domain", a.Domain),
		path:          frame.optional(ErrInvalidPolicy, "Path", a.Path),
		max_age:       C.int64_t(math.Floor(a.MaxAge.Seconds())),
		same_site:     sameSite,
		allow_http:    C.bool(a.AllowHTTP),
		allow_scripts: C.bool(a.AllowScripts),
		partitioned:   C.bool(a.Partitioned),
	}
	return frame.err
}

func sameSiteNumber(mode http.SameSite) (C.frontseal_same_site, error) {
	switch mode {
	case 0, http.SameSiteDefaultMode:
		return C.FRONTSEAL_SAME_SITE_UNSET, nil
	case http.SameSiteStrictMode:
		return C.FRONTSEAL_SAME_SITE_STRICT, nil
	case http.SameSiteLaxMode:
		return C.FRONTSEAL_SAME_SITE_LAX, nil
	case http.SameSiteNoneMode:
		return C.FRONTSEAL_SAME_SITE_NONE, nil
	}
	return 0, &Error{Kind: ErrInvalidPolicy, Message: fmt.Sprintf("SameSite is %d: pass one of net/http's modes", mode)}
}
