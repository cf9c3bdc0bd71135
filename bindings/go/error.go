package frontseal

// #include "native.h"
import "C"

import "errors"

// An Error is the reason why frontseal refused an input or could not sign.
//
// It is a kind for programs and a text for people. The text is in lower case and says what is wrong,
// where, and what to do. It never holds key material or a whole signature.
type Error struct {
	Kind    ErrorKind
	Message string
	cause   error
}

// Error returns the text.
func (e *Error) Error() string { return e.Message }

// Is reports whether target is the error's kind, for [errors.Is].
func (e *Error) Is(target error) bool { return target == e.Kind }

// Unwrap returns the error of the [crypto.Signer] that failed, and nil for every other error.
func (e *Error) Unwrap() error { return e.cause }

// An ErrorKind is what an [Error] is about: the stable code that every language carries. It is an
// error itself, so that errors.Is(err, frontseal.ErrInvalidURL) works.
type ErrorKind string

// The kinds of errors.
const (
	// The URL cannot be signed, or the policy does not cover it.
	ErrInvalidURL ErrorKind = "invalid_url"
	// The policy, its resource, or the attributes of a cookie are wrong.
	ErrInvalidPolicy ErrorKind = "invalid_policy"
	// The key pair id is not made of letters and digits.
	ErrInvalidKeyPairID ErrorKind = "invalid_key_pair_id"
	// The key cannot be read, or is not one that CloudFront takes.
	ErrInvalidKey ErrorKind = "invalid_key"
	// A time is out of range, in milliseconds, or the start is not before the end.
	ErrInvalidTime ErrorKind = "invalid_time"
	// The IP address is not one IPv4 address or CIDR.
	ErrInvalidIPAddress ErrorKind = "invalid_ip_address"
	// The manifest is not HLS or DASH, or has a URI that cannot be signed.
	ErrInvalidManifest ErrorKind = "invalid_manifest"
	// The key operation failed.
	ErrSigningFailed ErrorKind = "signing_failed"
	// A request was verified and denied; see [Denial].
	ErrAccessDenied ErrorKind = "access_denied"
	// A text is not UTF-8 or has a NUL, or a number is out of range.
	ErrInvalidArgument ErrorKind = "invalid_argument"
)

// Error returns the code.
func (k ErrorKind) Error() string { return string(k) }

// ErrClosed is returned by what was closed before, or never made by its constructor.
var ErrClosed = errors.New("it is closed, or was not made by its constructor: make a new one")

// takeError turns an error of the library into one of Go's, and frees it; nil stays nil.
func takeError(native *C.frontseal_error) error {
	if native == nil {
		return nil
	}
	defer C.frontseal_error_free(native)
	message := C.GoString(C.frontseal_error_message_in(native, C.FRONTSEAL_NAME_STYLE_PASCAL))
	denial := C.frontseal_denial{size: C.sizeof_frontseal_denial}
	if C.frontseal_error_denial(native, &denial) {
		return &Denial{
			Code:    C.GoString(denial.edge_code),
			Message: C.GoString(denial.edge_message),
			Reason:  Reason(C.GoString(denial.reason)),
			Detail:  C.GoString(denial.detail),
			XML:     C.GoString(denial.edge_xml),
		}
	}
	details := C.frontseal_error_details{size: C.sizeof_frontseal_error_details}
	C.frontseal_error_read(native, &details)
	err := &Error{Kind: ErrorKind(C.GoString(C.frontseal_error_code(native))), Message: message}
	if failure := failures.find(int32(details.status)); failure != nil {
		err.Message += ": " + failure.Error()
		err.cause = failure
	}
	return err
}
