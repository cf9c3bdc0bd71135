//go:build !frontseal_pkgconfig

package frontseal

/*
#cgo CFLAGS: -DFRONTSEAL_BUNDLED
#cgo linux,amd64 LDFLAGS: ${SRCDIR}/lib/libfrontseal_linux_amd64.a
#cgo linux,arm64 LDFLAGS: ${SRCDIR}/lib/libfrontseal_linux_arm64.a
#cgo darwin,amd64 LDFLAGS: ${SRCDIR}/lib/libfrontseal_darwin_amd64.a
#cgo darwin,arm64 LDFLAGS: ${SRCDIR}/lib/libfrontseal_darwin_arm64.a
#cgo linux LDFLAGS: -lgcc_s -lpthread -ldl -lm
*/
import "C"

import _ "github.com/frontseal/frontseal/bindings/go/lib" // so that "go mod vendor" keeps it
