// Package lib holds the C library that the module links: libfrontseal_<goos>_<goarch>.a for each
// platform. There is no Go in it; the package makes "go mod vendor" keep it.
package lib
