package frontseal

// #include "native.h"
import "C"

import (
	"fmt"
	"net/netip"
	"strings"
	"time"
	"unsafe"
)

// A lender lends texts to C for one call, as copies that end with a NUL. It keeps the first error.
type lender struct {
	memory []byte
	err    error
}

// text lends a text. An error has this kind, and names the text.
func (l *lender) text(kind ErrorKind, name, text string) *C.char {
	l.check(kind, text, func() string { return name })
	start := len(l.memory)
	l.memory = append(append(l.memory, text...), 0)
	return (*C.char)(unsafe.Pointer(&l.memory[start]))
}

// optional lends a text that is not given where it is empty.
func (l *lender) optional(kind ErrorKind, name, text string) *C.char {
	if text == "" {
		return nil
	}
	return l.text(kind, name, text)
}

// foreign lends what somebody else sent, which may hold anything. The character that stands for bytes
// that are not UTF-8 and for NUL is in no URL and no cookie of CloudFront's, so it is refused where it
// counts.
func (l *lender) foreign(text string) *C.char {
	const replacement = "\uFFFD"
	return l.text(ErrInvalidArgument, "", strings.ReplaceAll(strings.ToValidUTF8(text, replacement), "\x00", replacement))
}

// optionalForeign is [lender.foreign] for a text that is not given where it is empty.
func (l *lender) optionalForeign(text string) *C.char {
	if text == "" {
		return nil
	}
	return l.foreign(text)
}

// address lends the address of a viewer; the zero address is one that is not known.
func (l *lender) address(address netip.Addr) *C.char {
	if !address.IsValid() {
		return nil
	}
	return l.text(ErrInvalidIPAddress, "IP", address.String())
}

// list copies texts to C's memory, as an array; free it with [freeList]. An error names the text by what
// it is and its number, counted from first.
func (l *lender) list(kind ErrorKind, name string, first int, texts []string) **C.char {
	const word = int(unsafe.Sizeof((*C.char)(nil)))
	size := word * len(texts)
	for i, text := range texts {
		l.check(kind, text, func() string { return fmt.Sprintf("%s %d:", name, first+i) })
		size += len(text) + 1
	}
	block := C.malloc(C.size_t(max(size, 1)))
	array := unsafe.Slice((**C.char)(block), len(texts))
	memory := unsafe.Slice((*byte)(block), size)[word*len(texts):]
	for i, text := range texts {
		array[i] = (*C.char)(unsafe.Pointer(unsafe.SliceData(memory)))
		memory[copy(memory, text)] = 0
		memory = memory[len(text)+1:]
	}
	return (**C.char)(block)
}

// check refuses a text with a NUL, with the kind that the library has for it: C would take the text to
// end there.
func (l *lender) check(kind ErrorKind, text string, name func() string) {
	if at := strings.IndexByte(text, 0); at >= 0 && l.err == nil {
		l.err = &Error{Kind: kind, Message: fmt.Sprintf("%s has '\\0' at byte %d: remove it", name(), at)}
	}
}

func freeList(list **C.char) { C.free(unsafe.Pointer(list)) }

// goText lends a text whose length C is told, without a copy.
func goText(text string) (*C.char, C.size_t) {
	return (*C.char)(unsafe.Pointer(unsafe.StringData(text))), C.size_t(len(text))
}

// goBytes lends bytes to C for one call, without a copy.
func goBytes(data []byte) (unsafe.Pointer, C.size_t) {
	return unsafe.Pointer(unsafe.SliceData(data)), C.size_t(len(data))
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
	return takeText(func(out **C.char) *C.frontseal_error {
		*out = (*C.char)(result.value)
		return result.error
	})
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
