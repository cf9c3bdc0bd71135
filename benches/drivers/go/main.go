// Answers `row count` on standard input with how long `count` URLs took; see ../../README.md.
package main

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

var (
	keys      = os.Getenv("BENCH_KEYS")
	keyPairID = os.Getenv("BENCH_KEY_PAIR_ID")
	url       = os.Getenv("BENCH_URL")
	folder    = os.Getenv("BENCH_FOLDER")
	pattern   = folder + "*"
	end       = time.Unix(must(strconv.ParseInt(os.Getenv("BENCH_END"), 10, 64)), 0)
)

// A row works on that many URLs, and returns how long it took and what the last one gave.
type row func(count int) (time.Duration, string)

// each is a row that does its work once for each URL.
func each(work func() string) row {
	return func(count int) (time.Duration, string) {
		var result string
		start := time.Now()
		for range count {
			result = work()
		}
		return time.Since(start), result
	}
}

// batch is a row that works on a list of different URLs, which is made before the clock starts.
func batch(work func(urls []string) []string) row {
	return func(count int) (time.Duration, string) {
		urls := make([]string, count)
		for number := range urls {
			urls[number] = fmt.Sprintf("%s%d.ts", folder, number)
		}
		start := time.Now()
		signed := work(urls)
		return time.Since(start), signed[count-1]
	}
}

func main() {
	rows := map[string]func() map[string]row{"frontseal": ours, "awssign": dropIn, "sdk": sdk}[os.Args[1]]()
	var names []string
	for name := range rows {
		names = append(names, name)
	}
	slices.Sort(names)
	fmt.Println(strings.Join(names, " "))
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		name, number, _ := strings.Cut(lines.Text(), " ")
		count := must(strconv.Atoi(number))
		took, result := rows[name](max(count, 1))
		if count == 0 {
			fmt.Println(result)
		} else {
			fmt.Println(took.Seconds())
		}
	}
}

// header is the Cookie header that sends cookies.
func header(cookies []*http.Cookie) string {
	var pairs []string
	for _, cookie := range cookies {
		pairs = append(pairs, cookie.Name+"="+cookie.Value)
	}
	return strings.Join(pairs, "; ")
}

func readKey(name string) []byte { return must(os.ReadFile(keys + "/" + name + ".pem")) }

func must[T any](result T, err error) T {
	if err != nil {
		panic(err)
	}
	return result
}
