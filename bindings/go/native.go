package frontseal

// #include "native.h"
import "C"

import (
	"net/netip"
	"strings"
	"time"
	"unsafe"
)

// goText lends a string to C for one call, without a copy. An empty one is NULL.
func goText(text string) C.go_text {
	if text == "" {
		return C.go_text{}
	}
	return C.go_text{data: (*C.char)(unsafe.Pointer(unsafe.StringData(text))), len: C.size_t(len(text))}
}

// goTexts lends strings to C for one call, copied one behind the other. It reuses the memory of joined and
// lens, and returns it.
func goTexts(texts []string, joined []byte, lens []C.size_t) (C.go_texts, []byte, []C.size_t) {
	joined, lens = joined[:0], lens[:0]
	for _, text := range texts {
		joined = append(joined, text...)
		lens = append(lens, C.size_t(len(text)))
	}
	return C.go_texts{
		joined: (*C.char)(unsafe.Pointer(unsafe.SliceData(joined))),
		lens:   unsafe.SliceData(lens),
		count:  C.size_t(len(lens)),
	}, joined, lens
}

// goBytes lends bytes to C for one call, without a copy.
func goBytes(data []byte) (unsafe.Pointer, C.size_t) {
	return unsafe.Pointer(unsafe.SliceData(data)), C.size_t(len(data))
}

// addressText lends an address to C; the zero address is NULL, for one that is not known.
func addressText(address netip.Addr) C.go_text {
	if !address.IsValid() {
		return C.go_text{}
	}
	return goText(address.String())
}

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

// takeResult copies the text of a result, and frees it.
func takeResult(result C.go_result) (string, error) {
	if result.error != nil {
		return "", takeError(result.error)
	}
	text := (*C.char)(result.value)
	defer C.frontseal_string_free(text)
	return C.GoStringN(text, C.int(result.len)), nil
}

// takeList copies a list that ends with NULL, and frees it.
func takeList(list **C.char) []string {
	defer C.frontseal_strings_free(list)
	var texts []string
	for next := list; *next != nil; next = (**C.char)(unsafe.Add(unsafe.Pointer(next), unsafe.Sizeof(*next))) {
		texts = append(texts, C.GoString(*next))
	}
	return texts
}

func unixTime(seconds C.int64_t) time.Time { return time.Unix(int64(seconds), 0).UTC() }

// optionalTime returns the zero time for -1, which no policy says.
func optionalTime(seconds C.int64_t) time.Time {
	if seconds == -1 {
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

// foreignText lends to C what somebody else sent, which may not be UTF-8. The character that stands for
// such bytes is in no URL and no cookie of CloudFront's, so it is refused where it counts.
func foreignText(text string) C.go_text { return goText(strings.ToValidUTF8(text, "\uFFFD")) }

// orNow returns a time in Unix seconds; the zero time is now.
func orNow(moment time.Time) C.int64_t {
	if moment.IsZero() {
		moment = time.Now()
	}
	return C.int64_t(moment.Unix())
}
