package frontseal

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"strings"
)

// A RequestOption says how an [http.Request] is to be read, where it is not the viewer's own.
type RequestOption func(*requestReader)

type requestReader struct {
	baseURL func(*http.Request) string
	ip      func(*http.Request) netip.Addr
}

// WithBaseURL says under which scheme and host viewers ask, such as
// "https://d111111abcdef8.cloudfront.net", for a server behind TLS or a proxy.
func WithBaseURL(baseURL string) RequestOption {
	return WithBaseURLFunc(func(*http.Request) string { return baseURL })
}

// WithBaseURLFunc says under which scheme and host the viewer of a request asked, for a server of
// several hosts. Read a forwarded header only if your own proxy sets it.
func WithBaseURLFunc(baseURL func(*http.Request) string) RequestOption {
	return func(reader *requestReader) { reader.baseURL = baseURL }
}

// WithViewerIP says what the viewer's address is, where the peer of the connection is a proxy. The
// zero [netip.Addr] means that it is unknown. Read a forwarded header only if your own proxy sets it.
func WithViewerIP(ip func(*http.Request) netip.Addr) RequestOption {
	return func(reader *requestReader) { reader.ip = ip }
}

// VerifyRequest verifies a request as the edge does: by its URL if it has any CloudFront parameter, and by its
// cookies otherwise. It returns what the request is granted.
//
// The URL is verified as the viewer sent it. Without options, its scheme is https where the
// connection is TLS and http otherwise, its host that of the Host header, and the viewer's address
// the peer's. The error is a [*Denial], or [ErrClosed].
func (v *Verifier) VerifyRequest(r *http.Request, options ...RequestOption) (*Grant, error) {
	reader := requestReader{baseURL: baseURL, ip: remoteIP}
	for _, option := range options {
		option(&reader)
	}
	return v.Verify(Request{
		URL:     requestURL(r, &reader),
		Cookies: strings.Join(r.Header["Cookie"], "; "),
		IP:      reader.ip(r),
	})
}

// Middleware lets through what the edge would let through, and answers everything else with the
// edge's own 403 and its XML.
//
// A path with a segment .. in some encoding gets a 400, unless it was signed for itself: a server could
// read it as one that a wildcard does not cover.
//
// The next handler gets the request as it came, and the grant by [GrantFromContext].
func (v *Verifier) Middleware(next http.Handler, options ...RequestOption) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		grant, err := v.VerifyRequest(r, options...)
		if err != nil {
			refuse(w, err)
			return
		}
		if grant.Ambiguous {
			http.Error(w, "the path can be read in several ways", http.StatusBadRequest)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), grantKey{}, grant)))
	})
}

type grantKey struct{}

// GrantFromContext returns the grant that [Verifier.Middleware] put into a request's context, and
// nil where there is none.
func GrantFromContext(ctx context.Context) *Grant {
	grant, _ := ctx.Value(grantKey{}).(*Grant)
	return grant
}

func refuse(w http.ResponseWriter, err error) {
	var denial *Denial
	if !errors.As(err, &denial) {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/xml")
	w.WriteHeader(http.StatusForbidden)
	io.WriteString(w, denial.XML)
}

// requestURL returns the URL as the viewer sent it: what the request line says, never what a router
// made of it. A request line that names a host of its own does not get around the base URL.
func requestURL(r *http.Request, reader *requestReader) string {
	return reader.baseURL(r) + target(r)
}

func target(r *http.Request) string {
	if strings.HasPrefix(r.RequestURI, "/") {
		// net/http reads a "#" as part of the path or the query, not as the beginning of a fragment.
		return strings.ReplaceAll(r.RequestURI, "#", "%23")
	}
	return r.URL.RequestURI()
}

func baseURL(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// remoteIP returns the peer's address. A socket for IPv4 and IPv6 shows IPv4 in IPv6's form.
func remoteIP(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return peer.Addr().Unmap()
}
