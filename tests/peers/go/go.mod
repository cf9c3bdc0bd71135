module frontseal/tests/peers/go

go 1.23

require github.com/aws/aws-sdk-go-v2/feature/cloudfront/sign v1.9.16
