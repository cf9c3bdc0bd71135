package frontseal_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/frontseal/frontseal/bindings/go"
)

const (
	playlistURL = "https://d111111abcdef8.cloudfront.net/hls/film.m3u8"
	playlist    = "#EXTM3U\n#EXTINF:6,\n1.ts\n"
)

func TestALivePlaylistNeedsOneKeyOperation(t *testing.T) {
	key := &kms{Signer: loadKey(t, "p-256")}
	signer, err := frontseal.NewSigner("K1", key)
	must(t, err)
	signed, err := signer.Sign(frontseal.Policy{Resource: segments, DateLessThan: end})
	must(t, err)
	for number := range 3 {
		manifest, err := signed.Manifest(fmt.Sprintf("#EXTM3U\n#EXTINF:6,\n%d.ts\n", number), playlistURL, frontseal.ManifestOptions{})
		must(t, err)
		if !strings.Contains(manifest.Text, fmt.Sprintf("\n%d.ts?Policy=", number)) {
			t.Error(manifest.Text)
		}
	}
	equal(t, key.calls.Load(), int64(1))
}

func TestTenThousandSegmentsAreSignedByOneKeyOperationOrOneEach(t *testing.T) {
	const count = 10_000
	var long strings.Builder
	long.WriteString("#EXTM3U\n")
	for number := range count {
		fmt.Fprintf(&long, "#EXTINF:6,\n%d.ts\n", number)
	}
	key := &kms{Signer: loadKey(t, "p-256")}
	signer, err := frontseal.NewSigner("K1", key)
	must(t, err)
	policy := frontseal.Policy{DateLessThan: end}
	manifest, err := signer.SignManifest(long.String(), playlistURL, policy, frontseal.ManifestOptions{})
	must(t, err)
	equal(t, strings.Count(manifest.Text, ".ts?Policy="), count)
	equal(t, key.calls.Load(), int64(1))
	manifest, err = signer.SignManifestEach(playlist+"2.ts\n", playlistURL, policy, frontseal.ManifestOptions{})
	must(t, err)
	equal(t, strings.Count(manifest.Text, ".ts?Expires="), 2)
	equal(t, key.calls.Load(), int64(3))
}

func TestManifestOptionsSayWhatIsSignedAndHow(t *testing.T) {
	signer := newSigner(t, "p-256")
	policy := frontseal.Policy{Resource: "*", DateLessThan: end}
	given := "#EXTM3U\nhttps://d111111abcdef8.cloudfront.net/hls/é.ts\n//media.example.com/1.ts\nhttps://other.example/1.ts\n"
	for _, c := range []struct {
		options frontseal.ManifestOptions
		begins  []string
	}{
		{
			frontseal.ManifestOptions{Encode: true, URIForm: frontseal.URIRelative},
			[]string{"#EXTM3U", "%C3%A9.ts?Policy=", "//media.example.com/1.ts", "https://other.example/1.ts"},
		},
		{
			frontseal.ManifestOptions{Encode: true, URIForm: frontseal.URIAbsolute, Hosts: []string{"media.example.com", "d111111abcdef8.cloudfront.net"}},
			[]string{"#EXTM3U", "https://d111111abcdef8.cloudfront.net/hls/%C3%A9.ts?Policy=", "https://media.example.com/1.ts?Policy=", "https://other.example/1.ts"},
		},
	} {
		manifest, err := signer.SignManifest(given, playlistURL, policy, c.options)
		must(t, err)
		for number, line := range strings.Split(strings.TrimSuffix(manifest.Text, "\n"), "\n") {
			wanted := c.begins[number]
			if isSigned := strings.Contains(line, "&Signature="); !strings.HasPrefix(line, wanted) || isSigned != strings.HasSuffix(wanted, "Policy=") {
				t.Errorf("%+v: line %d is %s", c.options, number+1, line)
			}
		}
	}
}

func TestAManifestThatCannotBeSignedIsAnErrorWithItsPlace(t *testing.T) {
	signer := newSigner(t, "p-256")
	signed, err := signer.Sign(frontseal.Policy{Resource: segments, DateLessThan: end})
	must(t, err)
	for _, c := range []struct {
		text     string
		options  frontseal.ManifestOptions
		kind     frontseal.ErrorKind
		mentions string
	}{
		{"no manifest", frontseal.ManifestOptions{}, frontseal.ErrInvalidManifest, "#EXTM3U"},
		{"#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"", frontseal.ManifestOptions{}, frontseal.ErrInvalidManifest, "line 2"},
		{"#EXTM3U\n\n/elsewhere/1.ts", frontseal.ManifestOptions{}, frontseal.ErrInvalidURL, "line 3"},
		{playlist, frontseal.ManifestOptions{Hosts: []string{""}}, frontseal.ErrInvalidURL, "host"},
		{playlist, frontseal.ManifestOptions{Hosts: []string{"\xff"}}, frontseal.ErrInvalidArgument, "hosts[0]"},
		{playlist, frontseal.ManifestOptions{URIForm: "short"}, frontseal.ErrInvalidURL, "short"},
		{"#EXTM3U\n# a\x00b\n1.ts\n", frontseal.ManifestOptions{}, frontseal.ErrInvalidArgument, "NUL"},
	} {
		for _, sign := range []func() (*frontseal.SignedManifest, error){
			func() (*frontseal.SignedManifest, error) {
				return signer.SignManifest(c.text, playlistURL, frontseal.Policy{DateLessThan: end}, c.options)
			},
			func() (*frontseal.SignedManifest, error) { return signed.Manifest(c.text, playlistURL, c.options) },
		} {
			manifest, err := sign()
			if !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.mentions) || manifest != nil {
				t.Errorf("%q: %v, %v", c.text, manifest, err)
			}
		}
	}
	_, err = signer.SignManifestEach(playlist, playlistURL, frontseal.Policy{Resource: segments, DateLessThan: end}, frontseal.ManifestOptions{})
	if !errors.Is(err, frontseal.ErrInvalidPolicy) {
		t.Error(err)
	}
}

func TestAPlaylistOfPlaylistsNamesThem(t *testing.T) {
	urls, err := frontseal.ChildPlaylists("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=800000\nlow/video.m3u8\n", playlistURL)
	must(t, err)
	equal(t, urls, []string{"https://d111111abcdef8.cloudfront.net/hls/low/video.m3u8"})
	urls, err = frontseal.ChildPlaylists(playlist, playlistURL)
	must(t, err)
	equal(t, len(urls), 0)
	_, err = frontseal.ChildPlaylists(playlist, "film.m3u8")
	if !errors.Is(err, frontseal.ErrInvalidURL) {
		t.Error(err)
	}
}

func TestAManifestComesWithWarningsAndVariables(t *testing.T) {
	signer := newSigner(t, "p-256")
	policy := frontseal.Policy{DateLessThan: end}
	parent := "#EXTM3U\n#EXT-X-DEFINE:NAME=\"v\",VALUE=\"a=b\"\n#EXT-X-NEW:URL=\"1\"\n#EXT-X-NEW:URL=\"2\"\nhttps://other.example/1.ts\n"
	child := "#EXTM3U\n#EXT-X-DEFINE:IMPORT=\"v\"\n../{$v}.ts#t=1 \n"
	first, err := signer.SignManifest(parent, playlistURL, policy, frontseal.ManifestOptions{})
	must(t, err)
	equal(t, first.Text, parent)
	equal(t, first.Defines, map[string]string{"v": "a=b"})
	equal(t, len(first.Warnings), 2)
	unsigned, nothing := first.Warnings[0], first.Warnings[1]
	if !strings.HasPrefix(unsigned.Message, "line 3, column 17: URL of #EXT-X-NEW is \"1\", ") {
		t.Error(unsigned.Message)
	}
	unsigned.Message, nothing.Message = "", ""
	equal(t, unsigned, frontseal.ManifestWarning{Code: "unsigned_url", Line: 3, Column: 17, Count: 2})
	equal(t, nothing, frontseal.ManifestWarning{Code: "nothing_signed", Count: 1})

	refused := func(err error, kind frontseal.ErrorKind, mentions string) {
		t.Helper()
		if !errors.Is(err, kind) || !strings.Contains(err.Error(), mentions) {
			t.Error(err)
		}
	}
	options := frontseal.ManifestOptions{}
	_, err = signer.SignManifestEach(child, playlistURL, policy, options)
	refused(err, frontseal.ErrInvalidManifest, "pass its value in Defines")
	options.Defines = first.Defines
	_, err = signer.SignManifestEach(child, playlistURL, policy, options)
	refused(err, frontseal.ErrInvalidURL, "wider folder in Folder")
	options.Folder = "https://d111111abcdef8.cloudfront.net/"
	second, err := signer.SignManifestEach(child, playlistURL, policy, options)
	must(t, err)
	if !strings.Contains(second.Text, "\n../{$v}.ts?Expires=") || !strings.HasSuffix(second.Text, "#t=1 \n") {
		t.Error(second.Text)
	}
	equal(t, len(second.Warnings), 2)
	for _, name := range []string{"", "a=b"} {
		options.Defines = map[string]string{name: "1"}
		_, err = signer.SignManifest(child, playlistURL, policy, options)
		refused(err, frontseal.ErrInvalidManifest, "Defines has the name")
	}
}
