package frontseal

// #include "native.h"
import "C"

import (
	"fmt"
	"net/netip"
	"time"
)

// A Policy says what a signature grants: which resource, until when, from when, and from which
// address. A field that is left zero is not given; one of DateLessThan and ExpiresIn is required.
//
// Whether CloudFront's canned or a custom policy is signed is decided by a rule: an end alone, for
// one URL without a "*", is canned; everything else is custom.
//
// Times are signed as whole Unix seconds, UTC; a fraction of a second is dropped, as in every SDK.
// Access is granted while DateGreaterThan < now < DateLessThan, as seen when a request starts.
type Policy struct {
	// Resource is the URL or pattern that is granted, in place of just the URL that is signed. "*"
	// stands for any run of characters and "?" for exactly one; see [Matches].
	Resource string
	// DateLessThan is when access ends.
	DateLessThan time.Time
	// ExpiresIn ends access so long after the signing, in place of DateLessThan. Less than a second
	// is refused, since a bare number is in nanoseconds.
	ExpiresIn time.Duration
	// DateGreaterThan is when access begins.
	DateGreaterThan time.Time
	// IPAddress is the IPv4 network that requests must come from; one address is a /32. Check the error of
	// what made it: an address that could not be parsed is zero, and zero is no restriction.
	IPAddress netip.Prefix
	// RoundTo rounds the end of ExpiresIn up to the next multiple of it since 1970, UTC, in whole seconds.
	// The URL of a popular object then stays the same for that long, so that browsers and CDNs cache it, and
	// with [WithCache] it costs one key operation in that time. With a P-256 key, which signs at random, it
	// stays the same only with that. It works for up to that much longer than it would.
	RoundTo time.Duration
	// Custom signs a custom policy even where the rule says canned.
	Custom bool

	written *writtenPolicy
}

// A writtenPolicy is a text that is signed as it stands, with the fields that were read from it.
type writtenPolicy struct {
	text     string
	minified bool
	says     Policy
}

// Minified returns the policy without the white space outside strings, which makes URLs and
// cookies shorter. It changes only what [PolicyFromJSON] read; other policies have none.
func (p Policy) Minified() Policy {
	if p.written != nil {
		minified := *p.written
		minified.minified = true
		p.written = &minified
	}
	return p
}

// PolicyFromJSON reads a policy that was written by hand, to be signed exactly as it stands.
//
// It must be JSON of the form that CloudFront takes: one statement in an array, with DateLessThan,
// and no other names than Resource, Condition, DateLessThan, DateGreaterThan and IpAddress. White
// space and the order of names are free. A policy without Resource is read too; it grants everything
// that the key can sign. The fields of the result say what the text says, and must not be changed.
//
// The error is [ErrInvalidPolicy] with line and column of what is wrong, [ErrInvalidTime] or
// [ErrInvalidIPAddress].
func PolicyFromJSON(text string) (Policy, error) {
	written := writtenPolicy{text: text}
	var lender lender
	native := written.native(&lender)
	if lender.err != nil {
		return Policy{}, lender.err
	}
	read := C.go_policy_read(native)
	if read.error != nil {
		return Policy{}, takeError(read.error)
	}
	defer C.frontseal_policy_info_clear(&read.info)
	network, err := prefixOf(read.info.ip_address)
	if err != nil {
		return Policy{}, err
	}
	policy := Policy{
		Resource:        C.GoString(read.info.resource),
		DateLessThan:    unixTime(read.info.date_less_than),
		DateGreaterThan: optionalTime(read.info.has_date_greater_than, read.info.date_greater_than),
		IPAddress:       network,
		Custom:          true,
	}
	written.says = policy
	policy.written = &written
	return policy, nil
}

// native lends the policy to the library for one call.
func (p Policy) native(lender *lender) (C.frontseal_policy, error) {
	if p.written != nil {
		return p.written.native(lender), p.checkWritten()
	}
	expiresIn, err := wholeSeconds("ExpiresIn", p.ExpiresIn)
	if err != nil {
		return C.frontseal_policy{}, err
	}
	roundTo, err := wholeSeconds("RoundTo", p.RoundTo)
	if err != nil {
		return C.frontseal_policy{}, err
	}
	native := C.frontseal_policy{
		size:              C.sizeof_frontseal_policy,
		resource:          lender.optional(ErrInvalidPolicy, "Resource", p.Resource),
		expires_in:        expiresIn,
		round_to:          roundTo,
		date_less_than:    unixSeconds(p.DateLessThan),
		date_greater_than: unixSeconds(p.DateGreaterThan),
		custom:            C.bool(p.Custom),
	}
	if p.IPAddress != (netip.Prefix{}) { // one that is not valid is not left out
		native.ip_address = lender.text(ErrInvalidIPAddress, "IPAddress", p.IPAddress.String())
	}
	return native, nil
}

// native lends the policy to the library for one call.
func (p *writtenPolicy) native(lender *lender) C.frontseal_policy {
	return C.frontseal_policy{
		size:   C.sizeof_frontseal_policy,
		policy: lender.text(ErrInvalidPolicy, "the policy", p.text),
		minify: C.bool(p.minified),
	}
}

// checkWritten refuses a policy whose fields are not what its text says.
func (p Policy) checkWritten() error {
	now := p
	now.written = nil
	if now.same(p.written.says) {
		return nil
	}
	return &Error{Kind: ErrInvalidPolicy, Message: "the fields of a policy written by hand were changed, and it is signed as it is: change the JSON"}
}

func (p Policy) same(other Policy) bool {
	timesAreSame := p.DateLessThan.Equal(other.DateLessThan) && p.DateGreaterThan.Equal(other.DateGreaterThan)
	p.DateLessThan, p.DateGreaterThan = other.DateLessThan, other.DateGreaterThan
	return timesAreSame && p == other
}

// wholeSeconds drops the fraction of a length of time, and refuses one of less than a second: a bare
// number is in nanoseconds. Zero is one that is not given.
func wholeSeconds(name string, length time.Duration) (C.int64_t, error) {
	if length != 0 && length < time.Second {
		return 0, &Error{Kind: ErrInvalidTime, Message: fmt.Sprintf("%s is %v: pass a second or more, as in 300 * time.Second", name, length)}
	}
	return C.int64_t(length / time.Second), nil
}
