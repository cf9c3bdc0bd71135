package frontseal_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const program = `package main

import (
	"fmt"
	"log"
	"time"

	"github.com/frontseal/frontseal/bindings/go"
)

func main() {
	key, err := frontseal.GeneratePrivateKey(frontseal.P256)
	if err != nil {
		log.Fatal(err)
	}
	signer, err := frontseal.NewSigner("K2JCJMDEHXQW5F", key)
	if err != nil {
		log.Fatal(err)
	}
	url, err := signer.SignURL("https://d111111abcdef8.cloudfront.net/film.mp4", frontseal.Policy{ExpiresIn: time.Hour})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(url)
}
`

// The module as a user has it: no tests, and none of the workspace beside it.
func copyModule(t *testing.T, withLibrary bool) string {
	t.Helper()
	folder := t.TempDir()
	must(t, os.Mkdir(filepath.Join(folder, "lib"), 0o700))
	for _, pattern := range []string{"go.mod", "*.go", "*.h", "lib/*"} {
		files, err := filepath.Glob(pattern)
		must(t, err)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") || strings.HasSuffix(file, ".a") && !withLibrary {
				continue
			}
			must(t, os.WriteFile(filepath.Join(folder, file), readFile(t, file), 0o600))
		}
	}
	return folder
}

// newUser makes an empty folder into a module that uses frontseal.
func newUser(t *testing.T, module string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("it builds a program")
	}
	user := t.TempDir()
	must(t, os.WriteFile(filepath.Join(user, "main.go"), []byte(program), 0o600))
	runGo(t, user, "mod", "init", "example.com/user")
	runGo(t, user, "mod", "edit", "-replace", "github.com/frontseal/frontseal/bindings/go="+module)
	runGo(t, user, "mod", "tidy")
	return user
}

func runGo(t *testing.T, folder string, arguments ...string) string {
	t.Helper()
	command := exec.Command("go", arguments...)
	command.Dir = folder
	command.Env = append(os.Environ(), "GOPROXY=off", "GOFLAGS=")
	output, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", command.Args, err, output)
	}
	return string(output)
}

func isSigned(t *testing.T, output string) {
	t.Helper()
	if !strings.HasPrefix(output, film+"?Expires=") {
		t.Error(output)
	}
}

func TestAUserLinksTheLibraryBesideTheModule(t *testing.T) {
	user := newUser(t, copyModule(t, true))
	isSigned(t, runGo(t, user, "run", "."))
	if text := string(readFile(t, filepath.Join(user, "go.mod"))); strings.Count(text, "require") != 1 {
		t.Errorf("the module brought others:\n%s", text)
	}
}

func TestAUserVendorsTheModuleWithItsLibrary(t *testing.T) {
	module := copyModule(t, true)
	user := newUser(t, module)
	runGo(t, user, "mod", "vendor")
	must(t, os.RemoveAll(module))
	isSigned(t, runGo(t, user, "run", "-mod=vendor", "."))
}

func TestAUserLinksAnInstalledLibrary(t *testing.T) {
	user := newUser(t, copyModule(t, false))
	prefix := t.TempDir()
	output, err := exec.Command("make", "-C", "../c", "install", "PROFILE=dev", "PREFIX="+prefix).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	t.Setenv("PKG_CONFIG_PATH", filepath.Join(prefix, "lib", "pkgconfig"))
	t.Setenv("LD_LIBRARY_PATH", filepath.Join(prefix, "lib"))
	t.Setenv("DYLD_LIBRARY_PATH", filepath.Join(prefix, "lib"))
	isSigned(t, runGo(t, user, "run", "-tags", "frontseal_pkgconfig", "."))
}
