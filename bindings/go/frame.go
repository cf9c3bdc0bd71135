package frontseal

// #include "native.h"
import "C"

import (
	"fmt"
	"net/netip"
	"runtime"
	"strings"
	"sync"
	"unsafe"
)

// A frame holds what one call of the library gets and gives, in C's memory: C may not get a pointer to
// memory of Go's that has pointers itself. It keeps the first error of what was put into it.
type frame struct {
	*values
	used int              // of texts
	more []unsafe.Pointer // what texts had no room for
	err  error
}

// The values of a frame, of which a call uses some.
type values struct {
	policy     C.frontseal_policy
	policyInfo C.frontseal_policy_info
	attributes C.frontseal_cookie_attributes
	manifest   C.frontseal_manifest_options
	signed     C.frontseal_signed_manifest
	viewer     C.frontseal_verify_options
	inspected  C.frontseal_inspect_options
	grant      C.frontseal_grant
	outText    *C.char
	outTexts   **C.char
	outBool    C.bool
	urlLen     C.size_t
	url        [8193]byte // room for every signed URL and its NUL
	texts      [2048]byte
}

var frames = sync.Pool{New: func() any {
	// Zeroed, since Go's collector looks at a pointer that is overwritten.
	f := &frame{values: (*values)(C.calloc(1, C.size_t(unsafe.Sizeof(values{}))))}
	runtime.SetFinalizer(f, func(f *frame) { C.free(unsafe.Pointer(f.values)) })
	return f
}}

// newFrame returns a frame for one call, which must end with release.
func newFrame() *frame { return frames.Get().(*frame) }

func (f *frame) release() {
	for _, block := range f.more {
		C.free(block)
	}
	f.used, f.more, f.err = 0, f.more[:0], nil
	frames.Put(f)
}

// text puts a text into the frame. An error has this kind, and names the text.
func (f *frame) text(kind ErrorKind, name, text string) *C.char {
	if at := strings.IndexByte(text, 0); at >= 0 {
		f.refuse(kind, name, at)
	}
	memory := f.texts[f.used:]
	if len(text) < len(memory) {
		f.used += len(text) + 1
	} else {
		memory = unsafe.Slice((*byte)(f.allocate(len(text)+1)), len(text)+1)
	}
	memory[copy(memory, text)] = 0
	return (*C.char)(unsafe.Pointer(&memory[0]))
}

// optional puts in a text that is not given where it is empty.
func (f *frame) optional(kind ErrorKind, name, text string) *C.char {
	if text == "" {
		return nil
	}
	return f.text(kind, name, text)
}

// foreign puts in what somebody else sent, which may hold anything. The character that stands for bytes
// that are not UTF-8 and for NUL is in no URL and no cookie of CloudFront's, so it is refused where it
// counts.
func (f *frame) foreign(text string) *C.char {
	return f.text(ErrInvalidArgument, "", replaced(text))
}

// foreignList is [frame.foreign] for several texts.
func (f *frame) foreignList(texts []string) **C.char {
	list := make([]string, len(texts))
	for i, text := range texts {
		list[i] = replaced(text)
	}
	return f.list(ErrInvalidArgument, "text %d", 0, list)
}

func replaced(text string) string {
	const replacement = "\uFFFD"
	return strings.ReplaceAll(strings.ToValidUTF8(text, replacement), "\x00", replacement)
}

// optionalForeign is [frame.foreign] for a text that is not given where it is empty.
func (f *frame) optionalForeign(text string) *C.char {
	if text == "" {
		return nil
	}
	return f.foreign(text)
}

// address puts in the address of a viewer; the zero address is one that is not known.
func (f *frame) address(address netip.Addr) *C.char {
	if !address.IsValid() {
		return nil
	}
	return f.text(ErrInvalidIPAddress, "the viewer's address", address.String())
}

// list puts in texts, as an array. An error names a text by its number, counted from first, which name has
// room for.
func (f *frame) list(kind ErrorKind, name string, first int, texts []string) **C.char {
	const word = int(unsafe.Sizeof((*C.char)(nil)))
	size := word * len(texts)
	for i, text := range texts {
		if at := strings.IndexByte(text, 0); at >= 0 {
			f.refuse(kind, fmt.Sprintf(name, first+i), at)
		}
		size += len(text) + 1
	}
	block := f.allocate(max(size, 1))
	array := unsafe.Slice((**C.char)(block), len(texts))
	memory := unsafe.Slice((*byte)(block), size)[word*len(texts):]
	for i, text := range texts {
		array[i] = (*C.char)(unsafe.Pointer(unsafe.SliceData(memory)))
		memory[copy(memory, text)] = 0
		memory = memory[len(text)+1:]
	}
	return (**C.char)(block)
}

// takeText copies the text that a function of the library put into outText, and frees it.
func (f *frame) takeText(failure *C.frontseal_error) (string, error) {
	if failure != nil {
		return "", takeError(failure)
	}
	defer C.frontseal_string_free(f.outText)
	return C.GoString(f.outText), nil
}

// takeTexts copies the list that a function of the library put into outTexts, and frees it.
func (f *frame) takeTexts(failure *C.frontseal_error) ([]string, error) {
	if failure != nil {
		return nil, takeError(failure)
	}
	defer C.frontseal_strings_free(f.outTexts)
	var texts []string
	for next := f.outTexts; *next != nil; next = (**C.char)(unsafe.Add(unsafe.Pointer(next), unsafe.Sizeof(*next))) {
		texts = append(texts, C.GoString(*next))
	}
	return texts, nil
}

// refuse notes that a text has a NUL, with the kind that the library has for it: C would take the text to
// end there.
func (f *frame) refuse(kind ErrorKind, name string, at int) {
	if f.err == nil {
		f.err = &Error{Kind: kind, Message: fmt.Sprintf("%s has '\\0' at byte %d: remove it", name, at)}
	}
}

func (f *frame) allocate(size int) unsafe.Pointer {
	block := C.calloc(1, C.size_t(size))
	f.more = append(f.more, block)
	return block
}
