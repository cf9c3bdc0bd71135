//go:build frontseal_pkgconfig

package frontseal

// #cgo pkg-config: frontseal
import "C"
