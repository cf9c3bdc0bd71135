package frontseal_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheProgramsOfTheReadmeRun(t *testing.T) {
	user := newUser(t, copyModule(t, true))
	rest := string(readFile(t, "README.md"))
	for _, beginning := range []string{film + "?Expires=", "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:1\n#EXTINF:6,\n1.ts?Policy="} {
		var program string
		_, rest, _ = strings.Cut(rest, "```go\npackage main\n")
		program, rest, _ = strings.Cut(rest, "```")
		must(t, os.WriteFile(filepath.Join(user, "main.go"), []byte("package main\n"+program), 0o600))
		if output := runGo(t, user, "run", "."); !strings.HasPrefix(output, beginning) {
			t.Error(output)
		}
	}
	if strings.Contains(rest, "package main") {
		t.Error("the README has a program that is not run")
	}
}
