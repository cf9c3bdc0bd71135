package peertest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	// Its internal package unit is what the SDK's tests import.
	_ "github.com/aws/aws-sdk-go-v2/aws"
)

const sdk = "github.com/aws/aws-sdk-go-v2/feature/cloudfront/sign"

// The SDK's tests that are not run over awssign, and why.
var notRun = map[string]string{
	"TestEncodePolicy":                   "an inner function of the SDK",
	"TestEncodePolicyWithQueryParams":    "an inner function of the SDK",
	"TestSignEncodedPolicy":              "an inner function of the SDK",
	"TestAWSEscape":                      "an inner function of the SDK",
	"TestBuildSignedURL":                 "an inner function of the SDK",
	"TestValidateURL":                    "an inner function of the SDK",
	"ExampleCookieSigner_SignWithPolicy": "its resource has no path, and so matches no request",
}

// The SDK's package with its own sources taken out and those of awssign put in: its tests run as
// they stand.
func TestTheSDKsOwnTestsHold(t *testing.T) {
	original := strings.TrimSpace(run(t, ".", "go", "list", "-m", "-f", "{{.Dir}}", sdk))
	folder := t.TempDir()
	copyFiles(t, original, folder, func(name string) bool {
		return strings.HasSuffix(name, "_test.go") || name == "randomreader.go"
	})
	copyFiles(t, "../awssign", folder, func(name string) bool {
		return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
	})
	write(t, folder, "internals.go", read(t, "testdata/internals.go.txt"))
	write(t, folder, "go.mod", "module "+sdk+"\n\ngo 1.23\n")
	modules := t.TempDir()
	root, err := filepath.Abs("..")
	must(t, err)
	own := strings.Replace(read(t, "go.mod"), "=> ../", "=> "+root, 1)
	write(t, modules, "go.mod", own+"\nreplace "+sdk+" => "+folder+"\n")
	write(t, modules, "go.sum", read(t, "go.sum"))
	var skip []string
	for name := range notRun {
		skip = append(skip, name)
	}
	output := run(t, ".", "go", "test", "-mod=mod", "-modfile="+filepath.Join(modules, "go.mod"), "-v",
		"-skip", "^("+strings.Join(skip, "|")+")$", sdk)
	if passed := strings.Count(output, "--- PASS"); passed < 15 {
		t.Fatalf("only %d of the SDK's tests were run:\n%s", passed, output)
	}
}

func TestAProgramMovesOverByItsImportLine(t *testing.T) {
	key, err := filepath.Abs(filepath.Join(keys, "rsa-2048.pem"))
	must(t, err)
	program := read(t, "testdata/program.go.txt")
	var printed []string
	for _, line := range []string{`"` + sdk + `"`, `sign "github.com/frontseal/frontseal/bindings/go/awssign"`} {
		folder := t.TempDir()
		write(t, folder, "main.go", strings.Replace(program, `"IMPORT"`, line, 1))
		binary := filepath.Join(folder, "program")
		run(t, ".", "go", "build", "-o", binary, filepath.Join(folder, "main.go"))
		printed = append(printed, run(t, folder, binary, key))
	}
	if printed[0] == "" || printed[0] != printed[1] {
		t.Errorf("the SDK printed\n%s\nawssign printed\n%s", printed[0], printed[1])
	}
}

func run(t *testing.T, folder, name string, arguments ...string) string {
	t.Helper()
	command := exec.Command(name, arguments...)
	command.Dir = folder
	output, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", command.Args, err, output)
	}
	return string(output)
}

// copyFiles copies the files that are wanted, as files of the package sign.
func copyFiles(t *testing.T, from, to string, wanted func(name string) bool) {
	t.Helper()
	entries, err := os.ReadDir(from)
	must(t, err)
	for _, entry := range entries {
		if wanted(entry.Name()) {
			text := read(t, filepath.Join(from, entry.Name()))
			write(t, to, entry.Name(), strings.Replace(text, "package awssign\n", "package sign\n", 1))
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	must(t, err)
	return string(text)
}

func write(t *testing.T, folder, name, text string) {
	t.Helper()
	must(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
}
