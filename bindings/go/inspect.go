package frontseal

// #include "native.h"
import "C"

import (
	"encoding/json"
	"net/netip"
	"time"
)

// InspectOptions is what is known about a request besides its URL. Everything may be left out.
type InspectOptions struct {
	// Cookies is the value of the request's Cookie header. It may also be what document.cookie, a cookie jar, curl or
	// a browser's tools print. It counts where the URL has none of CloudFront's parameters.
	Cookies string
	// SetCookies are the values of the Set-Cookie headers that set the cookies. Without Cookies, the header that a
	// browser would send is inspected.
	SetCookies []string
	// PageURL is the URL of the page that sets the cookies and makes the request.
	PageURL string
	// Response is the response to the request: its body, or headers and body as curl -i prints them.
	Response string
	// Hosts are other hosts that may have been signed, such as the distribution's d….cloudfront.net for a request to a
	// domain of your own.
	Hosts []string
	// At is the time of the request; where it is zero, the Date of the response, otherwise now.
	At time.Time
	// IP is the viewer's address, for the verdict.
	IP netip.Addr
	// The keys that verify the signature. With them there is a verdict.
	Verifier *Verifier
}

// An Inspection is what a request says, decoded, and what is wrong with it. What is not known is
// zero or nil.
type Inspection struct {
	// Source is where the credentials are: "url" or "cookies".
	Source string `json:"source"`
	// URL is the URL without CloudFront's parameters, which is what is signed.
	URL string `json:"url"`
	// URLBytes is the length of the whole URL in bytes. CloudFront takes 8,192.
	URLBytes int `json:"url_bytes"`
	// CookieBytes is the length of the longest CloudFront cookie in bytes, name and value. A browser keeps about
	// 4,096.
	CookieBytes int `json:"cookie_bytes"`
	// CookieHeader is the Cookie header that a browser would send, where SetCookies or a cookie jar were given.
	// Signatures are cut.
	CookieHeader string `json:"cookie_header"`
	// Parameters are CloudFront's parameters by name and value; a long value is cut, and a signature always is.
	Parameters map[string]string `json:"parameters"`
	// KeyPairID is the id of the key that is said to have signed.
	KeyPairID string `json:"key_pair_id"`
	// Canned says whether the policy is canned; nil where there is none.
	Canned *bool `json:"canned"`
	// Policy is the text of the policy, as it is signed.
	Policy string `json:"policy"`
	// PolicyPretty is the policy again, indented, if it is JSON.
	PolicyPretty string `json:"policy_pretty"`
	// Resource is the policy's resource; for a canned policy the URL.
	Resource string `json:"resource"`
	// NotBefore is the policy's start, in Unix seconds.
	NotBefore *int64 `json:"not_before"`
	// NotBeforeUTC is the start in UTC, as ISO 8601.
	NotBeforeUTC string `json:"not_before_utc"`
	// Expires is the policy's end, in Unix seconds.
	Expires *int64 `json:"expires"`
	// ExpiresUTC is the end in UTC, as ISO 8601.
	ExpiresUTC string `json:"expires_utc"`
	// ExpiresIn is how many seconds are left until the end; negative after it.
	ExpiresIn *int64 `json:"expires_in"`
	// IPAddress is the address or network that the policy is limited to.
	IPAddress string `json:"ip_address"`
	// HashAlgorithm is the hash that is announced, or SHA1 by default.
	HashAlgorithm string `json:"hash_algorithm"`
	// SignatureType is what the signature looks like: "RSA-2048", "ECDSA P-256", …
	SignatureType string `json:"signature_type"`
	// SignatureBytes is the length of the decoded signature in bytes.
	SignatureBytes int `json:"signature_bytes"`
	// SignatureHolds says whether the signature verifies, if the key is known; nil otherwise.
	SignatureHolds *bool `json:"signature_holds"`
	// SignedFor is what the signature would verify for, if it does not verify for this request.
	SignedFor string `json:"signed_for"`
	// Response is the response, if one was given.
	Response *Response `json:"response"`
	// Allowed says what the edge would answer; nil where no keys are known.
	Allowed *bool `json:"allowed"`
	// Code is the Code in the edge's 403, where the request is denied.
	Code string `json:"code"`
	// Message is the Message in the edge's 403, where the request is denied.
	Message string `json:"message"`
	// Reason is why the request is denied.
	Reason Reason `json:"reason"`
	// Detail says why the request is denied, for a person.
	Detail string `json:"detail"`
	// Findings are what is wrong, the worst first.
	Findings []Finding `json:"findings"`

	raw []byte
}

// A Response is the response to a request, and who wrote it.
type Response struct {
	// Sender is who wrote it: "cloudfront", which refused the credentials; "cloudfront_page", which refused the
	// request for another reason; "edge_function", "s3", "other" or "unknown".
	Sender string `json:"sender"`
	// Status is the HTTP status, if the text has the headers.
	Status int `json:"status"`
	// Code is the Code of an error.
	Code string `json:"code"`
	// Message is the Message of an error.
	Message string `json:"message"`
	// RequestID is the id under which CloudFront or S3 logged the request.
	RequestID string `json:"request_id"`
}

// A Finding is one thing that is wrong with a request, or could be, and its cure.
type Finding struct {
	// Code is the stable name, such as "milliseconds".
	Code string `json:"code"`
	// Severity is how bad it is.
	Severity Severity `json:"severity"`
	// Confidence is how sure it is.
	Confidence Confidence `json:"confidence"`
	// Message is what was found, for a person.
	Message string `json:"message"`
	// Cure is what to do about it.
	Cure string `json:"cure"`
}

// A Severity is how bad a [Finding] is.
type Severity string

// The severities, the worst first.
const (
	// The edge refuses the request.
	SeverityError Severity = "error"
	// The edge may refuse it, or it grants more than it seems to.
	SeverityWarning Severity = "warning"
	// Worth knowing.
	SeverityNote Severity = "note"
)

// A Confidence is how sure a [Finding] is.
type Confidence string

// The confidences, the surer first.
const (
	// The request itself shows it, or a signature that verifies.
	ConfidenceCertain Confidence = "certain"
	// It fits what was found, as other causes might.
	ConfidenceLikely Confidence = "likely"
)

// JSON returns all of it as JSON.
func (i *Inspection) JSON() []byte { return append([]byte(nil), i.raw...) }

// Inspect takes a request apart, decodes everything that CloudFront reads of it, and finds what would make it
// fail. With an empty url it takes the cookies apart, or explains the response alone.
//
// It needs no key. With a [Verifier] it also says whether the signature holds, and if not, which
// change since the signing would explain it. Any non-empty input is accepted: the worse it is, the more
// there is to find.
func Inspect(url string, options InspectOptions) (*Inspection, error) {
	frame := newFrame()
	defer frame.release()
	frame.inspected = C.frontseal_inspect_options{
		size:       C.sizeof_frontseal_inspect_options,
		cookies:    frame.optionalForeign(options.Cookies),
		now:        unixSeconds(options.At),
		ip_address: frame.address(options.IP),
		page_url:   frame.optionalForeign(options.PageURL),
		response:   frame.optionalForeign(options.Response),
	}
	if count := len(options.SetCookies); count > 0 {
		frame.inspected.set_cookies = frame.foreignList(options.SetCookies)
		frame.inspected.set_cookie_count = C.size_t(count)
	}
	if count := len(options.Hosts); count > 0 {
		frame.inspected.hosts = frame.list(ErrInvalidArgument, "host %d", 0, options.Hosts)
		frame.inspected.host_count = C.size_t(count)
	}
	if options.Verifier != nil {
		owner := options.Verifier.owner()
		verifier, err := owner.use()
		if err != nil {
			return nil, err
		}
		defer owner.release()
		frame.inspected.verifier = verifier
	}
	text := frame.optionalForeign(url)
	raw, err := frame.takeText(C.frontseal_inspect(text, &frame.inspected, &frame.outText))
	if err != nil {
		return nil, err
	}
	inspection := &Inspection{raw: []byte(raw)}
	return inspection, json.Unmarshal(inspection.raw, inspection)
}
