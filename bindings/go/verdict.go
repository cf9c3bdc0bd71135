package frontseal

import (
	"net/netip"
	"time"
)

// A Grant says what a request was granted, and by what.
type Grant struct {
	// KeyPairID is the id of the key that signed.
	KeyPairID string
	// PolicyText is the text whose signature was verified.
	PolicyText string
	// Canned says whether the policy is CloudFront's canned one.
	Canned bool
	// Ambiguous says whether a server could read the path of the URL as one that the grant does not cover, such
	// as /hls/../private/film under a wildcard for /hls/*: the path has "..", in any encoding. A server that
	// serves files by their paths answers 400, as [Verifier.Middleware] does.
	Ambiguous bool
	// Resource is what is granted: the policy's resource, or the one URL of a canned policy. It is
	// empty where a policy written by hand grants everything.
	Resource string
	// DateLessThan is the end of access, in UTC.
	DateLessThan time.Time
	// DateGreaterThan is the start of access, in UTC; zero if the policy has none.
	DateGreaterThan time.Time
	// IPAddress is the address or network that requests must come from, as it was signed; zero if the policy
	// has none.
	IPAddress netip.Prefix
	// HashAlgorithm is the hash that was signed.
	HashAlgorithm HashAlgorithm
	// Source is where the credentials were found: "url" or "cookies".
	Source string
	// TimeLeft is how long the grant lasts from the time of the request.
	TimeLeft time.Duration
}

// A Denial says why a request was denied. It is an error of the kind [ErrAccessDenied].
//
// Code and Message are what CloudFront's edge puts into its 403, which often says no more than
// "Access denied"; Reason and Detail are more precise.
type Denial struct {
	// Code is the Code in CloudFront's 403, such as AccessDenied.
	Code string
	// Message is the Message in CloudFront's 403, such as Access denied.
	Message string
	// Reason is the check that failed.
	Reason Reason
	// Detail is what is wrong, in a sentence.
	Detail string
	// XML is the body of CloudFront's 403, in one line.
	XML string
}

// Error returns the detail.
func (d *Denial) Error() string { return d.Detail }

// Is reports whether target is [ErrAccessDenied], for [errors.Is].
func (d *Denial) Is(target error) bool { return target == ErrAccessDenied }

// A Reason is a reason for a [Denial], in the order in which they are checked.
type Reason string

// The reasons, in the order in which they are checked.
const (
	// The URL or the headers are not a request that CloudFront would accept.
	ReasonMalformedRequest Reason = "malformed_request"
	// A parameter of CloudFront's is given twice.
	ReasonDuplicateParameter Reason = "duplicate_parameter"
	// There are both the cookies CloudFront-Policy and CloudFront-Expires.
	ReasonConflictingParameters Reason = "conflicting_parameters"
	// There is no key pair id.
	ReasonMissingKey Reason = "missing_key"
	// The key pair id is not trusted.
	ReasonUnknownKey Reason = "unknown_key"
	// The policy cannot be decoded, is not one statement, or says what no policy may say.
	ReasonMalformedPolicy Reason = "malformed_policy"
	// The signature cannot be decoded.
	ReasonMalformedSignature Reason = "malformed_signature"
	// The signature is not the key's for this policy.
	ReasonSignature Reason = "signature"
	// The policy's resource does not match the URL.
	ReasonResource Reason = "resource"
	// The policy's start has not passed.
	ReasonNotYetValid Reason = "not_yet_valid"
	// The policy's end has come.
	ReasonExpired Reason = "expired"
	// The viewer's address is not the policy's.
	ReasonIPAddress Reason = "ip_address"
)
