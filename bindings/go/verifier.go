package frontseal

// #include "native.h"
import "C"

import (
	"net/netip"
	"time"
)

// A Verifier decides whether a request may have what it asks for, as CloudFront's edge does.
//
// It trusts public keys by their key pair ids, as a key group does; several ids side by side make a
// rotation. What a policy says is not believed before its signature holds.
type Verifier struct {
	native *handle[*C.frontseal_verifier]
}

// A Request is what a [Verifier] decides about.
type Request struct {
	// URL is the absolute URL as the viewer sent it.
	URL string
	// Cookies is the value of the Cookie header; empty if there is none.
	Cookies string
	// At is when the request starts; now where it is zero.
	At time.Time
	// IP is the viewer's address, which a policy with an IP condition needs; zero if it is not known.
	IP netip.Addr
}

// NewVerifier makes a verifier that trusts keys for signatures that name their key pair ids. With no key
// it denies every request. The keys may be closed after.
//
// The error is [ErrInvalidKeyPairID] if an id is empty or has anything but ASCII letters and digits.
func NewVerifier(keys map[string]*PublicKey) (*Verifier, error) {
	native, err := take(func(out **C.frontseal_verifier) *C.frontseal_error {
		return C.frontseal_verifier_new(out)
	})
	if err != nil {
		return nil, err
	}
	verifier := &Verifier{newHandle(native, func(native *C.frontseal_verifier) { C.frontseal_verifier_free(native) })}
	for id, key := range keys {
		if err := trust(native, id, key); err != nil {
			verifier.Close()
			return nil, err
		}
	}
	return verifier, nil
}

func trust(verifier *C.frontseal_verifier, keyPairID string, key *PublicKey) error {
	id := goText(keyPairID)
	_, err := call(key.owner(), func(public *C.frontseal_public_key) (struct{}, error) {
		return struct{}{}, takeError(C.frontseal_verifier_add_key(verifier, id.data, id.len, public))
	})
	return err
}

// VerifyURL decides about a request by its URL alone, now, from an address that is not known. The error
// is that of [Verifier.Verify].
func (v *Verifier) VerifyURL(url string) (*Grant, error) { return v.Verify(Request{URL: url}) }

// Verify decides about a request as the edge does: by its URL if that has any of CloudFront's
// parameters, and by its cookies otherwise.
//
// The error is a [*Denial] with the edge's own code and message, and the reason; or [ErrClosed].
func (v *Verifier) Verify(request Request) (*Grant, error) {
	verifier, err := v.native.use()
	if err != nil {
		return nil, err
	}
	defer v.native.release()
	view := C.go_verify(verifier, foreignText(request.URL), foreignText(request.Cookies), orNow(request.At), addressText(request.IP))
	defer C.go_grant_free(view)
	if view.error != nil {
		return nil, takeError(view.error)
	}
	network, err := prefixOf(view.policy.ip_address)
	if err != nil {
		return nil, err
	}
	return &Grant{
		KeyPairID:       C.GoString(view.key_pair_id),
		PolicyText:      C.GoString(view.policy_text),
		Canned:          bool(view.canned),
		Ambiguous:       bool(view.ambiguous),
		Resource:        C.GoString(view.resource),
		DateLessThan:    unixTime(view.policy.date_less_than),
		DateGreaterThan: optionalTime(view.policy.date_greater_than),
		IPAddress:       network,
		HashAlgorithm:   hashAlgorithmOf(view.hash_algorithm),
		Source:          map[C.frontseal_source]string{C.FRONTSEAL_SOURCE_URL: "url", C.FRONTSEAL_SOURCE_COOKIES: "cookies"}[view.source],
		TimeLeft:        time.Duration(view.time_left) * time.Second,
	}, nil
}

// Close frees the verifier, after the calls that are under way.
func (v *Verifier) Close() { v.native.close() }
