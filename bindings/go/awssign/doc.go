// Package awssign is frontseal under the names of
// github.com/aws/aws-sdk-go-v2/feature/cloudfront/sign, so that a service moves over by its import
// line:
//
//	import sign "github.com/frontseal/frontseal/bindings/go/awssign"
//
// URLs, cookies and policies are the same bytes, and an RSA key signs natively, which takes a
// fraction of the time. A [URLSigner] or [CookieSigner] frees its native memory when the garbage
// collector takes it. Signatures are over SHA-1 unless HashAlg says otherwise, as the SDK's are.
//
// What the SDK signs and the edge would refuse, or serve to others than meant, is an error:
//
//	a URL or resource with white space, a control character, ", \ or #   the edge compares the bytes on the wire
//	a URL with < > [ ] ^ ` { | }, or ' in its query                     some clients percent-encode them: encode them before signing
//	a URL with a . or .. segment, or with the scheme's own port         clients resolve it, and leave the port out
//	a URL with Hash-Algorithm in its query                               the edge takes it for its own
//	a URL that the policy's resource does not match                     the edge refuses it
//	a URL whose scheme is in upper case                                 clients send lower case
//	Sign of a URL with a "*"                                            literal in a canned policy: use %2A, or SignWithPolicy
//	a resource without a path, such as http://host                      matches no request: write http://host/*
//	a policy with two statements, or without DateLessThan               the edge calls it malformed
//	DateGreaterThan at or after DateLessThan                            grants nothing
//	an end at or before 1970, or in milliseconds                        grants nothing, or does not end
//	an IPv6 address, or one that is none                                the edge takes one IPv4 address or CIDR
//	a URL of more than 8,192 bytes, a cookie of more than 4,096          the edge and browsers refuse them
//	a key pair id with anything but letters and digits                   the edge knows no such key
//	an RTMP stream with a query, or a policy for another stream          no player could ask for it
//	a key that is neither RSA nor P-256                                  the edge knows no such key
//
// Two more differences: LoadPEMPrivKey and its siblings say nothing about CloudFront, and load what
// the SDK's load; a nil [Policy] or an empty signer is an error, where the SDK panics.
package awssign
