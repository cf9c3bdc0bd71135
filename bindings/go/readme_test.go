package frontseal_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheProgramOfTheReadmeRuns(t *testing.T) {
	_, program, found := strings.Cut(string(readFile(t, "README.md")), "```go\n")
	program, _, _ = strings.Cut(program, "```")
	user := newUser(t, copyModule(t, true))
	must(t, os.WriteFile(filepath.Join(user, "main.go"), []byte(program), 0o600))
	if output := runGo(t, user, "run", "."); !found || !strings.HasPrefix(output, film+"?Expires=") {
		t.Error(output)
	}
}
