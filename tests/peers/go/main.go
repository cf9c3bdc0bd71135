// Signs what the lines of standard input ask for, with aws-sdk-go-v2.
package main

import (
	"bufio"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/cloudfront/sign"
)

type request struct {
	Key, KeyPairID, Kind, URL, IPAddress string
	DateLessThan, DateGreaterThan        int64
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var asked request
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			fail(err)
		}
		signed, err := asked.sign()
		if err != nil {
			fail(err)
		}
		fmt.Println(signed)
	}
}

func (r request) sign() (string, error) {
	key, err := sign.LoadPEMPrivKeyFile(r.Key)
	if err != nil {
		return "", err
	}
	if r.Kind == "cookies" {
		return r.cookies(key)
	}
	signer := sign.NewURLSigner(r.KeyPairID, key)
	if r.DateGreaterThan == 0 && r.IPAddress == "" {
		return signer.Sign(r.URL, time.Unix(r.DateLessThan, 0))
	}
	return signer.SignWithPolicy(r.URL, r.policy())
}

func (r request) cookies(key *rsa.PrivateKey) (string, error) {
	cookies, err := sign.NewCookieSigner(r.KeyPairID, key).SignWithPolicy(r.policy())
	var pairs []string
	for _, cookie := range cookies {
		pairs = append(pairs, cookie.Name+"="+cookie.Value)
	}
	return strings.Join(pairs, "; "), err
}

func (r request) policy() *sign.Policy {
	condition := sign.Condition{DateLessThan: sign.NewAWSEpochTime(time.Unix(r.DateLessThan, 0))}
	if r.DateGreaterThan != 0 {
		condition.DateGreaterThan = sign.NewAWSEpochTime(time.Unix(r.DateGreaterThan, 0))
	}
	if r.IPAddress != "" {
		condition.IPAddress = &sign.IPAddress{SourceIP: r.IPAddress}
	}
	return &sign.Policy{Statements: []sign.Statement{{Resource: r.URL, Condition: condition}}}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
