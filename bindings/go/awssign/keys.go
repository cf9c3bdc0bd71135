package awssign

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
)

// LoadPEMPrivKeyFile reads an RSA key in PKCS#1 PEM from the file of this name.
func LoadPEMPrivKeyFile(name string) (*rsa.PrivateKey, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return LoadPEMPrivKey(file)
}

// LoadPEMPrivKey reads an RSA key in PKCS#1 PEM.
func LoadPEMPrivKey(reader io.Reader) (*rsa.PrivateKey, error) {
	block, err := readPEM(reader)
	if err != nil {
		return nil, err
	}
	return x509.ParsePKCS1PrivateKey(block.Bytes)
}

// LoadEncryptedPEMPrivKey reads an RSA key in PKCS#1 PEM that is encrypted after RFC 1423.
//
// Deprecated: That encryption is not secure. [frontseal.NewSigner] also reads encrypted PKCS#8.
func LoadEncryptedPEMPrivKey(reader io.Reader, password []byte) (*rsa.PrivateKey, error) {
	block, err := readPEM(reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.DecryptPEMBlock(block, password)
	if err != nil {
		return nil, err
	}
	return x509.ParsePKCS1PrivateKey(der)
}

// LoadPEMPrivKeyPKCS8 reads a key of any type in PKCS#8 PEM.
func LoadPEMPrivKeyPKCS8(reader io.Reader) (interface{}, error) {
	block, err := readPEM(reader)
	if err != nil {
		return nil, err
	}
	return x509.ParsePKCS8PrivateKey(block.Bytes)
}

// LoadPEMPrivKeyPKCS8AsSigner reads a key in PKCS#8 PEM that can sign.
func LoadPEMPrivKeyPKCS8AsSigner(reader io.Reader) (crypto.Signer, error) {
	key, err := LoadPEMPrivKeyPKCS8(reader)
	if err != nil {
		return nil, err
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("the key is a %T, which cannot sign: pass one that can", key)
	}
	return signer, nil
}

func readPEM(reader io.Reader) (*pem.Block, error) {
	text, err := io.ReadAll(reader)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("there is no PEM block: pass a key that begins with -----BEGIN")
	}
	return block, nil
}
