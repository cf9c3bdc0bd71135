package frontseal

import (
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
	if h != nil && !h.closed.Swap(true) {
		runtime.SetFinalizer(h, nil)
		h.release()
	}
}

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
