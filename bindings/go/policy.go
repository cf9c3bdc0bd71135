package frontseal

// #include "native.h"
import "C"

import (
	"fmt"
	"net/netip"
	"time"
)

// A Policy says what a signature grants: which resource, until when, from when, and from which
// address. A field that is left zero is no restriction; one of DateLessThan and ExpiresIn is
// required.
//
// Whether CloudFront's canned or a custom policy is signed is decided by a rule, not by hand: an
// end alone, for one URL without a "*", is canned; everything else is custom.
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
	view := C.go_policy_from_json(goText(text))
	defer C.go_grant_free(view)
	if view.error != nil {
		return Policy{}, takeError(view.error)
	}
	network, err := prefixOf(view.policy.ip_address)
	if err != nil {
		return Policy{}, err
	}
	policy := Policy{
		Resource:        C.GoString(view.policy.resource),
		DateLessThan:    unixTime(view.policy.date_less_than),
		DateGreaterThan: optionalTime(view.policy.date_greater_than),
		IPAddress:       network,
		Custom:          true,
	}
	policy.written = &writtenPolicy{text: text, says: policy}
	return policy, nil
}

// native returns what the library needs to make the policy.
func (p Policy) native() (C.go_policy, error) {
	if p.written != nil {
		return C.go_policy{json: goText(p.written.text), minified: C.bool(p.written.minified)}, p.checkWritten()
	}
	native := C.go_policy{
		resource:              goText(p.Resource),
		has_date_greater_than: C.bool(!p.DateGreaterThan.IsZero()),
		date_greater_than:     C.int64_t(p.DateGreaterThan.Unix()),
		custom:                C.bool(p.Custom),
	}
	if p.IPAddress != (netip.Prefix{}) { // one that is not valid is not left out
		native.ip_address = goText(p.IPAddress.String())
	}
	if p.RoundTo != 0 {
		if p.ExpiresIn == 0 {
			return native, &Error{Kind: ErrInvalidTime, Message: "RoundTo rounds the end of ExpiresIn: leave it out where DateLessThan is set"}
		}
		seconds, err := wholeSeconds("RoundTo", p.RoundTo)
		if err != nil {
			return native, err
		}
		native.round_to = C.uint64_t(seconds)
	}
	return native, p.setEnd(&native)
}

func (p Policy) setEnd(native *C.go_policy) error {
	switch {
	case p.DateLessThan.IsZero() && p.ExpiresIn == 0:
		return &Error{Kind: ErrInvalidTime, Message: "the policy has no end: set DateLessThan or ExpiresIn"}
	case p.ExpiresIn == 0:
		native.date_less_than = C.int64_t(p.DateLessThan.Unix())
		return nil
	case !p.DateLessThan.IsZero():
		return &Error{Kind: ErrInvalidTime, Message: "the policy has both DateLessThan and ExpiresIn: set one of them"}
	}
	seconds, err := wholeSeconds("ExpiresIn", p.ExpiresIn)
	native.expires_in = C.uint64_t(seconds)
	return err
}

// checkWritten refuses a policy whose fields are not what its text says.
func (p Policy) checkWritten() error {
	now := p
	now.written = nil
	if now.same(p.written.says) {
		return nil
	}
	return &Error{Kind: ErrInvalidPolicy, Message: "a policy written by hand is signed as it stands, and its fields were changed: change the JSON"}
}

func (p Policy) same(other Policy) bool {
	timesAreSame := p.DateLessThan.Equal(other.DateLessThan) && p.DateGreaterThan.Equal(other.DateGreaterThan)
	p.DateLessThan, p.DateGreaterThan = other.DateLessThan, other.DateGreaterThan
	return timesAreSame && p == other
}

// wholeSeconds drops the fraction of a length of time, and refuses what is less than a second.
func wholeSeconds(name string, length time.Duration) (int64, error) {
	if length < time.Second {
		return 0, &Error{Kind: ErrInvalidTime, Message: fmt.Sprintf("%s is %v: give a second or more, as in 300 * time.Second", name, length)}
	}
	return int64(length / time.Second), nil
}
