// Package peertest measures frontseal and awssign against the AWS SDK for Go. It is a module of its
// own, so that users of frontseal do not depend on the SDK.
package peertest
