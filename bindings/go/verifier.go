package frontseal

// #include "native.h"
import "C"

import (
	"fmt"
	"net/netip"
	"time"
	"unsafe"
)

// A Verifier decides whether to grant a request, as CloudFront's edge does.
//
// It trusts public keys by their key pair ids, as a key group does; several ids side by side make a
// rotation. Policy contents are trusted only after the signature verifies.
type Verifier struct {
	native *handle[*C.frontseal_verifier]
}

// A Request is what a [Verifier] verifies.
type Request struct {
	// URL is the absolute URL as the viewer sent it.
	URL string
	// Cookies is the value of the Cookie header; empty if there is none.
	Cookies string
	// At is the time of the request; now where it is zero.
	At time.Time
	// IP is the viewer's address, IPv4 or IPv6, which a policy with an IP condition needs; zero if it is unknown.
	IP netip.Addr
}

// NewVerifier makes a verifier that trusts each key for signatures that name its key pair id. With no key it
// denies every request. The keys may be closed after.
//
// The error is [ErrInvalidKeyPairID] if an id is empty or has anything but ASCII letters and digits.
func NewVerifier(keys map[string]*PublicKey) (*Verifier, error) {
	ids := make([]string, 0, len(keys))
	trusted := make([]C.frontseal_trusted_key, 0, len(keys))
	for id, key := range keys {
		owner := key.owner()
		native, err := owner.use()
		if err != nil {
			return nil, fmt.Errorf("the key of %q: %w", id, err)
		}
		defer owner.release()
		ids = append(ids, id)
		trusted = append(trusted, C.frontseal_trusted_key{key: native})
	}
	frame := newFrame()
	defer frame.release()
	list := frame.list(ErrInvalidKeyPairID, "key pair id %d", 0, ids)
	if frame.err != nil {
		return nil, frame.err
	}
	for i, id := range unsafe.Slice(list, len(ids)) {
		trusted[i].key_pair_id = id
	}
	native, err := take(func(out **C.frontseal_verifier) *C.frontseal_error {
		return C.frontseal_verifier_new(unsafe.SliceData(trusted), C.size_t(len(trusted)), out)
	})
	if err != nil {
		return nil, err
	}
	return &Verifier{newHandle(native, func(native *C.frontseal_verifier) { C.frontseal_verifier_free(native) })}, nil
}

// VerifyURL verifies a request by the signature in its URL, and returns what it is granted: now, from an
// unknown address. The error is that of [Verifier.Verify].
func (v *Verifier) VerifyURL(url string) (*Grant, error) { return v.Verify(Request{URL: url}) }

// Verify verifies a request as the edge does: by its URL if it has any CloudFront parameter, and by its cookies
// otherwise. It returns what the request is granted.
//
// The error is a [*Denial] with the reason and the edge's own code and message, or [ErrClosed].
func (v *Verifier) Verify(request Request) (*Grant, error) {
	owner := v.owner()
	verifier, err := owner.use()
	if err != nil {
		return nil, err
	}
	defer owner.release()
	frame := newFrame()
	defer frame.release()
	frame.viewer = C.frontseal_verify_options{
		size:       C.sizeof_frontseal_verify_options,
		ip_address: frame.address(request.IP),
		now:        unixSeconds(request.At),
	}
	frame.grant = C.frontseal_grant{size: C.sizeof_frontseal_grant}
	grant := &frame.grant
	url, cookies := frame.foreign(request.URL), frame.optionalForeign(request.Cookies)
	if err := takeError(C.frontseal_verify_request(verifier, url, cookies, &frame.viewer, grant)); err != nil {
		return nil, err
	}
	defer C.frontseal_grant_clear(grant)
	network, err := prefixOf(grant.ip_address)
	if err != nil {
		return nil, err
	}
	return &Grant{
		KeyPairID:       C.GoString(grant.key_pair_id),
		PolicyText:      C.GoString(grant.policy_text),
		Canned:          bool(grant.canned),
		Ambiguous:       bool(grant.ambiguous),
		Resource:        C.GoString(grant.resource),
		DateLessThan:    unixTime(grant.date_less_than),
		DateGreaterThan: optionalTime(grant.has_date_greater_than, grant.date_greater_than),
		IPAddress:       network,
		HashAlgorithm:   hashAlgorithmOf(grant.hash_algorithm),
		Source:          map[C.frontseal_source]string{C.FRONTSEAL_SOURCE_URL: "url", C.FRONTSEAL_SOURCE_COOKIES: "cookies"}[grant.source],
		TimeLeft:        time.Duration(grant.time_left) * time.Second,
	}, nil
}

// Close frees the verifier, after the calls that are under way.
func (v *Verifier) Close() { v.owner().close() }

func (v *Verifier) owner() *handle[*C.frontseal_verifier] {
	if v == nil {
		return missing[*C.frontseal_verifier]("Verifier", "NewVerifier")
	}
	return v.native
}
