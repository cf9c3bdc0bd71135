module github.com/frontseal/frontseal/bindings/go

go 1.23
