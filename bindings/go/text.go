package frontseal

// #include "native.h"
import "C"

// EncodeURL percent-encodes the characters of url that clients rewrite before they send it. They are white space,
// non-ASCII characters, " < > [ ] ^ ` { | }, and ' in the query.
//
// Call it before signing, never after: the edge compares the bytes that are sent with the bytes that
// were signed. Every other byte stays as it is, % sequences included, so a URL that needs no encoding
// comes back unchanged.
//
// The error is [ErrInvalidURL] if such a character is in the host, which is never percent-encoded:
// write its xn-- form.
func EncodeURL(url string) (string, error) {
	frame := newFrame()
	defer frame.release()
	text := frame.text(ErrInvalidURL, "the URL", url)
	if frame.err != nil {
		return "", frame.err
	}
	return frame.takeText(C.frontseal_encode_url(text, &frame.outText))
}

// ObjectURL returns the URL that fetches the object key of an S3 bucket through the distribution at baseURL, to be
// signed.
//
// All characters of the key but ASCII letters, digits, "/", "-", ".", "_" and "~" are percent-encoded, "+"
// and "%" included, which S3 would read as a space and as an escape, and "*", which would be a wildcard.
//
// The error is [ErrInvalidURL] if baseURL cannot be the beginning of a signed URL or has a query, and if
// the key is empty or has a segment "." or "..", which clients resolve.
func ObjectURL(baseURL, key string) (string, error) {
	frame := newFrame()
	defer frame.release()
	base, object := frame.text(ErrInvalidURL, "BaseURL", baseURL), frame.text(ErrInvalidURL, "Key", key)
	if frame.err != nil {
		return "", frame.err
	}
	return frame.takeText(C.frontseal_object_url(base, object, &frame.outText))
}

// FlashEncode encodes "?", "=" and "&" in a signed stream name, as Flash pages needed it.
func FlashEncode(signedStream string) (string, error) {
	frame := newFrame()
	defer frame.release()
	text := frame.text(ErrInvalidURL, "the signed stream", signedStream)
	if frame.err != nil {
		return "", frame.err
	}
	return frame.takeText(C.frontseal_flash_encode(text, &frame.outText))
}

// Matches reports whether a resource, as in a [Policy], matches url, an absolute URL with its query.
//
// "*" stands for any run of characters and "?" for exactly one. Scheme and host compare without regard
// to case, path and query with regard to it; "*" crosses "/" inside the path, and one that ends the path
// also covers the query.
//
// The error is [ErrInvalidPolicy], with the place, for an invalid resource.
func Matches(resource, url string) (bool, error) {
	frame := newFrame()
	defer frame.release()
	pattern, text := frame.text(ErrInvalidPolicy, "the resource", resource), frame.text(ErrInvalidURL, "the URL", url)
	if frame.err != nil {
		return false, frame.err
	}
	if err := takeError(C.frontseal_resource_matches(pattern, text, &frame.outBool)); err != nil {
		return false, err
	}
	return bool(frame.outBool), nil
}

// Version returns the version of the library, such as "0.1.0".
func Version() string { return C.GoString(C.frontseal_version()) }

// Backend returns the name of the library that does the key operation: "aws-lc" or "rust-crypto".
func Backend() string { return C.GoString(C.frontseal_backend()) }
