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
	// Resource is the URL or pattern that is granted, in place of the URL that is signed. In it, "*" stands for
	// any run of characters and "?" for exactly one; see [Matches].
	Resource string
	// DateLessThan is the end of access.
	DateLessThan time.Time
	// ExpiresIn is the end of access, counted from the signing, in place of DateLessThan. Less than a second is
	// refused, since a bare number is in nanoseconds.
	ExpiresIn time.Duration
	// DateGreaterThan is the start of access.
	DateGreaterThan time.Time
	// IPAddress is the IPv4 address or CIDR that requests must come from; one address is a /32. Check the error
	// of what made it: an address that could not be parsed is zero, and zero is not a restriction.
	IPAddress netip.Prefix
	// RoundTo is the step that the end of ExpiresIn is rounded up to, as a multiple since 1970, UTC, in whole
	// seconds, and at most ExpiresIn.
	//
	// The URL of a popular object then stays the same for that long, so that browsers and CDNs cache it, and
	// with [WithCache] it takes one key operation in that time. P-256 signatures are random, so a P-256 key
	// needs the cache for that. Access lasts up to one step longer.
	RoundTo time.Duration
	// Custom says whether to sign a custom policy even where the rule says canned.
	Custom bool

	written *writtenPolicy
}

// A writtenPolicy is a text that is signed as it is, with the fields that were read from it.
type writtenPolicy struct {
	text     string
	minified bool
	says     Policy
}

// Minified returns the policy without the white space outside strings. Only a policy written by hand has any; without
// it URLs and cookies are shorter. Other policies have none.
func (p Policy) Minified() Policy {
	if p.written != nil {
		minified := *p.written
		minified.minified = true
		p.written = &minified
	}
	return p
}

// PolicyFromJSON reads a policy that was written by hand, to be signed exactly as it is.
//
// It must be JSON of the form that CloudFront accepts: one statement in an array, with DateLessThan, and no other
// names than Resource, Condition, DateLessThan, DateGreaterThan and IpAddress. White space and the order of names are
// free. A policy without Resource is read too; it grants everything that the key can sign. The fields of the result
// say what the text says, and must not be changed.
//
// The error is [ErrInvalidPolicy] with line and column of what is wrong, [ErrInvalidTime] or
// [ErrInvalidIPAddress].
func PolicyFromJSON(text string) (Policy, error) {
	frame := newFrame()
	defer frame.release()
	written := writtenPolicy{text: text}
	written.put(frame)
	if frame.err != nil {
		return Policy{}, frame.err
	}
	frame.policyInfo = C.frontseal_policy_info{size: C.sizeof_frontseal_policy_info}
	info := &frame.policyInfo
	if err := takeError(C.frontseal_policy_read(&frame.policy, nil, info)); err != nil {
		return Policy{}, err
	}
	defer C.frontseal_policy_info_clear(info)
	network, err := prefixOf(info.ip_address)
	if err != nil {
		return Policy{}, err
	}
	policy := Policy{
		Resource:        C.GoString(info.resource),
		DateLessThan:    unixTime(info.date_less_than),
		DateGreaterThan: optionalTime(info.has_date_greater_than, info.date_greater_than),
		IPAddress:       network,
		Custom:          true,
	}
	written.says = policy
	policy.written = &written
	return policy, nil
}

// put puts the policy into the frame of a call, which then may have an error too.
func (p Policy) put(frame *frame) error {
	if p.written != nil {
		p.written.put(frame)
		return p.checkWritten()
	}
	expiresIn, err := wholeSeconds("ExpiresIn", p.ExpiresIn)
	if err != nil {
		return err
	}
	roundTo, err := wholeSeconds("RoundTo", p.RoundTo)
	if err != nil {
		return err
	}
	frame.policy = C.frontseal_policy{
		size:              C.sizeof_frontseal_policy,
		resource:          frame.optional(ErrInvalidPolicy, "the resource", p.Resource),
		expires_in:        expiresIn,
		round_to:          roundTo,
		date_less_than:    unixSeconds(p.DateLessThan),
		date_greater_than: unixSeconds(p.DateGreaterThan),
		custom:            C.bool(p.Custom),
	}
	if p.IPAddress != (netip.Prefix{}) { // one that is not valid is not left out
		frame.policy.ip_address = frame.text(ErrInvalidIPAddress, "IPAddress", p.IPAddress.String())
	}
	return nil
}

// put puts the policy into the frame of a call.
func (p *writtenPolicy) put(frame *frame) {
	frame.policy = C.frontseal_policy{
		size:   C.sizeof_frontseal_policy,
		policy: frame.text(ErrInvalidPolicy, "the policy", p.text),
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
