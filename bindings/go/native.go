package frontseal

// #include "native.h"
import "C"

import (
	"net/netip"
	"time"
	"unsafe"
)

// take returns what a function of the library puts into its output.
func take[R any](call func(out *R) *C.frontseal_error) (result R, err error) {
	err = takeError(call(&result))
	return result, err
}

// goText lends a text whose length C is told, without a copy.
func goText(text string) (*C.char, C.size_t) {
	return (*C.char)(unsafe.Pointer(unsafe.StringData(text))), C.size_t(len(text))
}

// goBytes lends bytes whose length C is told, without a copy.
func goBytes(data []byte) (unsafe.Pointer, C.size_t) {
	return unsafe.Pointer(unsafe.SliceData(data)), C.size_t(len(data))
}

// goSecret lends a passphrase, as NULL if it is empty.
func goSecret(passphrase []byte) (unsafe.Pointer, C.size_t) {
	if len(passphrase) == 0 {
		return nil, 0
	}
	return goBytes(passphrase)
}

// unixSeconds returns a time for C, where 0 is one that is not given. The zero time is that; the first
// second of 1970 is passed as the one before, which the library refuses alike.
func unixSeconds(moment time.Time) C.int64_t {
	switch {
	case moment.IsZero():
		return 0
	case moment.Unix() == 0:
		return -1
	}
	return C.int64_t(moment.Unix())
}

func unixTime(seconds C.int64_t) time.Time { return time.Unix(int64(seconds), 0).UTC() }

// optionalTime returns the zero time for one that a policy does not have.
func optionalTime(isGiven C.bool, seconds C.int64_t) time.Time {
	if !isGiven {
		return time.Time{}
	}
	return unixTime(seconds)
}

// prefixOf reads a network; NULL is the zero prefix.
func prefixOf(text *C.char) (netip.Prefix, error) {
	if text == nil {
		return netip.Prefix{}, nil
	}
	return netip.ParsePrefix(C.GoString(text))
}
