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

// takeText copies the text that a function of the library puts into its output, and frees it.
func takeText(call func(out **C.char) *C.frontseal_error) (string, error) {
	text, err := take(call)
	if err != nil {
		return "", err
	}
	defer C.frontseal_string_free(text)
	return C.GoString(text), nil
}

// takeTexts copies the list that a function of the library puts into its output, and frees it.
func takeTexts(call func(out ***C.char) *C.frontseal_error) ([]string, error) {
	list, err := take(call)
	if err != nil {
		return nil, err
	}
	defer C.frontseal_strings_free(list)
	var texts []string
	for next := list; *next != nil; next = (**C.char)(unsafe.Add(unsafe.Pointer(next), unsafe.Sizeof(*next))) {
		texts = append(texts, C.GoString(*next))
	}
	return texts, nil
}

// goText lends a text whose length C is told, without a copy.
func goText(text string) (*C.char, C.size_t) {
	return (*C.char)(unsafe.Pointer(unsafe.StringData(text))), C.size_t(len(text))
}

// goBytes lends bytes whose length C is told, without a copy.
func goBytes(data []byte) (unsafe.Pointer, C.size_t) {
	return unsafe.Pointer(unsafe.SliceData(data)), C.size_t(len(data))
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
