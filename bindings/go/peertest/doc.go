// Package peertest compares frontseal and awssign with the AWS SDK for Go, and the middleware with the
// program's edge. It is a module of its own, so that users of frontseal do not depend on the SDK.
package peertest
