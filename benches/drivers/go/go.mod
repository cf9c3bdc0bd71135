module frontseal/benches/drivers/go

go 1.23

require (
	github.com/aws/aws-sdk-go-v2/feature/cloudfront/sign v1.9.16
	github.com/frontseal/frontseal/bindings/go v0.0.0
)

replace github.com/frontseal/frontseal/bindings/go => ../../../bindings/go
