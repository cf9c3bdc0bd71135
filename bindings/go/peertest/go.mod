module github.com/frontseal/frontseal/bindings/go/peertest

go 1.23

require (
	github.com/aws/aws-sdk-go-v2 v1.41.0
	github.com/aws/aws-sdk-go-v2/feature/cloudfront/sign v1.9.16
	github.com/frontseal/frontseal/bindings/go v0.0.0
)

require github.com/aws/smithy-go v1.24.0 // indirect

replace github.com/frontseal/frontseal/bindings/go => ../
