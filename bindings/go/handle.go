package frontseal

import (
	"fmt"
	"runtime"
	"sync/atomic"
)

// A handle owns one native object. It is freed when it was closed, or is out of reach, and the last
// call that uses it has returned.
type handle[P any] struct {
	pointer P
	free    func(P)
	uses    atomic.Int64 // the calls under way, and one more until it is closed
	closed  atomic.Bool
	missing *nilError // instead of all this, where there is no object
}

func newHandle[P any](pointer P, free func(P)) *handle[P] {
	h := &handle[P]{pointer: pointer, free: free}
	h.uses.Store(1)
	runtime.SetFinalizer(h, (*handle[P]).close)
	return h
}

// use returns the native object for one call, which must end with release.
func (h *handle[P]) use() (pointer P, err error) {
	if h == nil {
		return pointer, ErrClosed
	}
	if h.missing != nil {
		return pointer, h.missing
	}
	for {
		uses := h.uses.Load()
		if uses == 0 || h.closed.Load() {
			return pointer, ErrClosed
		}
		if h.uses.CompareAndSwap(uses, uses+1) {
			return h.pointer, nil
		}
	}
}

func (h *handle[P]) release() {
	if h.uses.Add(-1) == 0 {
		h.free(h.pointer)
	}
}

func (h *handle[P]) close() {
	if h != nil && h.missing == nil && !h.closed.Swap(true) {
		runtime.SetFinalizer(h, nil)
		h.release()
	}
}

// missing returns the handle of a nil value: every use says which value is nil.
func missing[P any](name, constructor string) *handle[P] {
	return &handle[P]{missing: &nilError{fmt.Sprintf("the *frontseal.%s is nil: make one with %s", name, constructor)}}
}

// A nilError says which value is nil. It counts as [ErrClosed].
type nilError struct{ message string }

func (e *nilError) Error() string { return e.message }

func (e *nilError) Is(target error) bool { return target == ErrClosed }

// call runs work on the native object, and keeps it for that long.
func call[P, R any](h *handle[P], work func(P) (R, error)) (result R, err error) {
	native, err := h.use()
	if err != nil {
		return result, err
	}
	defer h.release()
	return work(native)
}

// ask is [call] for what cannot fail; the answer is zero after Close.
func ask[P, R any](h *handle[P], work func(P) R) R {
	answer, _ := call(h, func(native P) (R, error) { return work(native), nil })
	return answer
}
