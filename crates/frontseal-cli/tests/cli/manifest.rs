//! `frontseal manifest`: one manifest, or a multivariant playlist with all that it names.

use std::fs;
use std::path::Path;

use crate::program::{ID, Outcome, feed, file, frontseal, key, run};

const BASE_URL: &str = "https://d111111abcdef8.cloudfront.net/hls/film.m3u8";
const VIDEO: &str = "#EXTM3U\r\n#EXTINF:6,\r\n1.ts\r\n#EXT-X-UNKNOWN:x\r\n";

fn arguments(manifest: &str) -> Vec<String> {
    [
        "manifest",
        manifest,
        "--base-url",
        BASE_URL,
        "--key-pair-id",
        ID,
        "--private-key",
        &key("p-256.pem"),
    ]
    .map(String::from)
    .into()
}

/// Run `manifest` on a file, with an end unless `args` have one.
fn manifest(path: &str, args: &[&str]) -> Outcome {
    let mut all = arguments(path);
    all.extend(args.iter().copied().map(String::from));
    if !args.contains(&"--policy") {
        all.extend(["--date-less-than", "2030-01-01"].map(String::from));
    }
    run(all)
}

/// Make a folder with a multivariant playlist that names three others, one of them twice.
fn film() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("é 1")).unwrap();
    let film = "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"a\",URI=\"audio.m3u8?x=1\"\n#EXT-X-STREAM-INF:BANDWIDTH=1\n%C3%A9%201/video.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=2\naudio.m3u8\n#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=3,URI=\"https://d111111abcdef8.cloudfront.net/hls/iframes.m3u8\"\n";
    file(&folder, "film.m3u8", film);
    for name in ["audio.m3u8", "é 1/video.m3u8", "iframes.m3u8", "stray.m3u8"] {
        file(&folder, name, VIDEO);
    }
    file(&folder, "1.ts", "media");
    folder
}

fn in_folder(folder: &tempfile::TempDir, name: &str) -> String {
    folder.path().join(name).to_str().unwrap().into()
}

/// Sign the film of `folder` into its folder `signed`.
fn sign_film(folder: &tempfile::TempDir, args: &[&str]) -> Outcome {
    let out = in_folder(folder, "signed");
    let args = [&["--recursive", "--out", &out], args].concat();
    manifest(&in_folder(folder, "film.m3u8"), &args)
}

fn assert_nothing_written(folder: &tempfile::TempDir) {
    let out = folder.path().join("signed");
    let is_empty = !out.exists() || fs::read_dir(&out).unwrap().next().is_none();
    assert!(
        is_empty,
        "{:?}",
        fs::read_dir(out).unwrap().collect::<Vec<_>>()
    );
}

#[test]
fn standard_output_has_the_manifest_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let text = manifest(&file(&folder, "film.m3u8", VIDEO), &[]).text();
    let (start, rest) = text.split_once("1.ts?Policy=").unwrap();
    assert_eq!(start, "#EXTM3U\r\n#EXTINF:6,\r\n");
    assert!(rest.ends_with("\r\n#EXT-X-UNKNOWN:x\r\n"), "{text}");
}

#[test]
fn a_manifest_comes_from_standard_input_too() {
    let mut command = frontseal();
    command
        .args(arguments("-"))
        .args(["--each", "--expires-in", "5m"]);
    let mpd = "<MPD><Period><AdaptationSet><Representation><BaseURL>1.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>";
    let text = feed(command, mpd.as_bytes()).text();
    assert!(text.contains("<BaseURL>1.mp4?Expires="), "{text}");
    assert!(text.contains("&amp;Signature="), "{text}");
    assert!(text.ends_with("</MPD>"), "no line feed is added");
}

#[test]
fn flags_say_what_is_granted_and_how_uris_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let text = "#EXTM3U\n../1.ts\nhttps://other.example/a b.ts\n";
    let path = file(&folder, "film.m3u8", text);
    manifest(&path, &[]).assert_refused("film.m3u8: line 2, column 1: \"../1.ts\"");
    let wide = ["--policy-resource", "https://*"];
    let kept = manifest(&path, &wide).text();
    assert!(kept.ends_with("\nhttps://other.example/a b.ts\n"), "{kept}");
    let hosts = ["--host", "other.example", "--encode"];
    let other = manifest(&path, &[&wide[..], &hosts].concat()).text();
    assert!(
        other.starts_with("#EXTM3U\n../1.ts\nhttps://other.example/a%20b.ts?Policy="),
        "{other}"
    );
    let absolute = manifest(&path, &[&wide[..], &["--absolute"]].concat()).text();
    assert!(
        absolute.contains("\nhttps://d111111abcdef8.cloudfront.net/1.ts?Policy="),
        "{absolute}"
    );
    let own = file(
        &folder,
        "own.m3u8",
        "#EXTM3U\nhttps://d111111abcdef8.cloudfront.net/hls/1.ts\n",
    );
    let relative = manifest(&own, &["--relative"]).text();
    assert!(relative.starts_with("#EXTM3U\n1.ts?Policy="), "{relative}");
}

#[test]
fn out_without_recursive_writes_the_one_manifest() {
    let folder = film();
    let out = in_folder(&folder, "signed");
    let printed = manifest(&in_folder(&folder, "film.m3u8"), &["--out", &out]).line();
    assert_eq!(printed, format!("{out}/film.m3u8"));
    let written: Vec<_> = fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(written, ["film.m3u8"]);
}

#[test]
fn flags_that_contradict_each_other_are_refused() {
    for args in [
        &["--each", "--policy-resource", "https://*"][..],
        &["--each", "--policy", "policy.json"],
        &["--absolute", "--relative"],
        &["--recursive"],
    ] {
        assert_eq!(manifest("film.m3u8", args).status, 2, "{args:?}");
    }
    let mut command = frontseal();
    command
        .args(arguments("-"))
        .args(["--expires-in", "5m", "--recursive", "--out", "x"]);
    feed(command, VIDEO.as_bytes()).assert_refused("give a file to --out");
}

#[test]
fn what_is_no_manifest_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    manifest(&in_folder(&folder, "none.m3u8"), &[]).assert_refused("cannot read");
    for (bytes, culprit) in [
        (&b"\xff\xfe#EXTM3U"[..], "not UTF-8 from byte 0"),
        (b"", "neither an HLS playlist"),
        (
            b"<!DOCTYPE MPD><MPD/>",
            "line 1, column 1: a document type definition",
        ),
    ] {
        manifest(&file(&folder, "bad", bytes), &[]).assert_refused(culprit);
    }
    manifest("/dev/zero", &[]).assert_refused("so it is no manifest");
}

#[test]
fn a_film_is_signed_with_all_its_playlists() {
    let folder = film();
    let outcome = sign_film(&folder, &[]);
    assert!(!outcome.stderr.contains("not signed"), "{outcome:?}");
    let names = ["audio.m3u8", "film.m3u8", "iframes.m3u8", "é 1/video.m3u8"];
    let written: Vec<_> = outcome.text().lines().map(String::from).collect();
    let expected = names.map(|name| in_folder(&folder, &format!("signed/{name}")));
    assert_eq!(written, expected);
    for path in &written {
        let text = fs::read_to_string(path).unwrap();
        assert!(
            text.contains("?Policy=") || text.contains("&Policy="),
            "{text}"
        );
    }
    let film = fs::read_to_string(&expected[1]).unwrap();
    assert!(film.contains("URI=\"audio.m3u8?x=1&Policy="), "{film}");
    assert_eq!(
        fs::read_dir(folder.path().join("signed")).unwrap().count(),
        4,
        "no stray playlist, no media, nothing unfinished"
    );
}

#[test]
fn one_bad_playlist_means_that_nothing_is_written() {
    let folder = film();
    file(&folder, "audio.m3u8", "#EXTM3U\n1.ts\na b.ts\n");
    let outcome = sign_film(&folder, &[]);
    outcome.assert_refused("audio.m3u8: line 3, column 1: ");
    assert_nothing_written(&folder);

    fs::remove_file(folder.path().join("audio.m3u8")).unwrap();
    sign_film(&folder, &[]).assert_refused("film.m3u8: cannot read its playlist audio.m3u8");
    assert_nothing_written(&folder);
}

#[test]
fn low_latency_playlists_take_one_signature_for_all() {
    let folder = film();
    let text = "#EXTM3U\n#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES\n1.ts\n";
    file(&folder, "audio.m3u8", text);
    let film = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\naudio.m3u8\n";
    file(&folder, "film.m3u8", film);
    let culprit = "audio.m3u8: players add parameters";
    sign_film(&folder, &["--each"]).assert_refused(culprit);
    assert_nothing_written(&folder);
    assert_eq!(sign_film(&folder, &[]).text().lines().count(), 2);
}

#[test]
fn what_is_likely_not_meant_is_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(
        &folder,
        "film.m3u8",
        "#EXTM3U\nhttps://other.example/1.ts\n",
    );
    let outcome = manifest(&path, &[]);
    assert!(outcome.stderr.contains("no URI was signed"), "{outcome:?}");
    let own = file(&folder, "own.m3u8", VIDEO);
    let at_top = [
        "--base-url",
        "https://d111111abcdef8.cloudfront.net/own.m3u8",
    ];
    let mut wide = arguments(&own);
    wide.truncate(2);
    wide.extend(at_top.map(String::from));
    wide.extend(arguments(&own).into_iter().skip(4));
    wide.extend(["--expires-in", "5m"].map(String::from));
    let outcome = run(wide);
    assert!(
        outcome.stderr.contains("grants all of the host"),
        "{outcome:?}"
    );
    let quiet = manifest(&own, &[]);
    assert!(!quiet.stderr.contains("warning: the manifest"), "{quiet:?}");
    assert!(!quiet.stderr.contains("no URI"), "{quiet:?}");
}

#[test]
fn a_wrong_flag_is_not_blamed_on_the_manifest() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, "film.m3u8", VIDEO);
    let outcome = manifest(&path, &["--host", "https://other.example/"]);
    outcome.assert_refused("error: --host has \"https://other.example/\"");
}

#[test]
fn what_stood_in_the_folder_stays_when_it_cannot_be_written() {
    for (name, is_folder) in [("é 1", false), ("iframes.m3u8", true)] {
        let folder = film();
        let blocked = folder.path().join("signed").join(name);
        if is_folder {
            fs::create_dir_all(&blocked).unwrap();
        } else {
            fs::create_dir(folder.path().join("signed")).unwrap();
            fs::write(&blocked, "a file where a folder must be").unwrap();
        }
        sign_film(&folder, &[]).assert_refused("cannot write ");
        let mut left = fs::read_dir(folder.path().join("signed")).unwrap();
        assert!(left.any(|entry| entry.unwrap().file_name() == name));
        let files = fs::read_dir(folder.path().join("signed")).unwrap();
        let playlists = files.filter(|entry| {
            let entry = entry.as_ref().unwrap();
            entry.path() != blocked && entry.path().is_file()
        });
        assert_eq!(playlists.count(), 0, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn signed_manifests_are_for_everybody_that_the_umask_lets_read() {
    use std::os::unix::fs::PermissionsExt;

    let folder = film();
    let usual = fs::metadata(folder.path().join("film.m3u8")).unwrap();
    sign_film(&folder, &[]).text();
    let signed = fs::metadata(folder.path().join("signed/film.m3u8")).unwrap();
    assert_eq!(signed.permissions().mode(), usual.permissions().mode());
}

#[test]
fn a_playlist_out_of_the_folder_is_not_followed() {
    let folder = film();
    for (uri, culprit) in [
        ("%2e%2e/x.m3u8", "clients resolve"),
        ("..%2Fx.m3u8", "names no file below its folder"),
        ("a%5C..%5Cx.m3u8", "names no file below its folder"),
    ] {
        let text = format!("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{uri}\n");
        file(&folder, "film.m3u8", text);
        sign_film(&folder, &[]).assert_refused(culprit);
        assert_nothing_written(&folder);
    }
    let text = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n../other/x.m3u8\n";
    file(&folder, "film.m3u8", text);
    let wide = [
        "--policy-resource",
        "https://d111111abcdef8.cloudfront.net/*",
    ];
    let outcome = sign_film(&folder, &wide);
    assert!(outcome.stderr.contains("warning: "), "{outcome:?}");
    assert!(
        outcome
            .stderr
            .contains("/other/x.m3u8 is not in the folder"),
        "{outcome:?}"
    );
    assert_eq!(outcome.text().lines().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_not_followed() {
    let folder = film();
    let outside = tempfile::tempdir().unwrap();
    let secret = file(&outside, "secret.m3u8", VIDEO);
    let link = folder.path().join("audio.m3u8");
    fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink(secret, link).unwrap();
    sign_film(&folder, &[]).assert_refused("is a link out of its folder");
    assert_nothing_written(&folder);
}

#[test]
fn playlists_are_never_overwritten_by_their_signed_form() {
    let folder = film();
    let out = folder.path().to_str().unwrap();
    let film = in_folder(&folder, "film.m3u8");
    manifest(&film, &["--recursive", "--out", out]).assert_refused("give another --out");
    assert_eq!(
        fs::read_to_string(Path::new(out).join("audio.m3u8")).unwrap(),
        VIDEO
    );
}

#[test]
fn playlists_that_name_each_other_come_to_an_end() {
    let folder = film();
    let text = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nfilm.m3u8?again\n#EXT-X-STREAM-INF:BANDWIDTH=1\naudio.m3u8\n";
    file(&folder, "film.m3u8", text);
    file(&folder, "audio.m3u8", text);
    assert_eq!(sign_film(&folder, &[]).text().lines().count(), 2);
}

#[test]
fn a_playlist_imports_what_the_playlist_that_names_it_defines() {
    let folder = film();
    file(
        &folder,
        "film.m3u8",
        "#EXTM3U\n#EXT-X-DEFINE:NAME=\"v\",VALUE=\"1\"\n#EXT-X-STREAM-INF:BANDWIDTH=1\naudio.m3u8\n",
    );
    let child = "#EXTM3U\n#EXT-X-DEFINE:IMPORT=\"v\"\n#EXTINF:6,\n1.ts?v={$v}\n";
    let path = file(&folder, "audio.m3u8", child);
    assert_eq!(sign_film(&folder, &[]).text().lines().count(), 2);
    let signed = fs::read_to_string(folder.path().join("signed/audio.m3u8")).unwrap();
    assert!(signed.contains("\n1.ts?v={$v}&Policy="), "{signed}");

    manifest(&path, &[]).assert_refused("pass its value in --define");
    let signed = manifest(&path, &["--define", "v=a=b"]);
    assert!(signed.text().contains("\n1.ts?v={$v}&Policy="));
    for wrong in ["v", "=1"] {
        manifest(&path, &["--define", wrong]).assert_refused("NAME=VALUE");
    }
    let twice = ["--define", "v=1", "--define", "v=2"];
    manifest(&path, &twice).assert_refused("\"v\" twice");

    // Another playlist names it too, and defines the variable differently.
    let other = "#EXTM3U\n#EXT-X-DEFINE:NAME=\"v\",VALUE=\"2\"\n#EXT-X-STREAM-INF:BANDWIDTH=1\naudio.m3u8\n";
    file(&folder, "other.m3u8", other);
    let both = "#EXTM3U\n#EXT-X-DEFINE:NAME=\"v\",VALUE=\"1\"\n#EXT-X-STREAM-INF:BANDWIDTH=1\naudio.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=2\nother.m3u8\n";
    file(&folder, "film.m3u8", both);
    sign_film(&folder, &[]).assert_refused("defines them differently");
}

#[test]
fn a_signature_each_is_for_the_whole_folder_of_the_base_url() {
    let folder = film();
    let video = "#EXTM3U\n#EXTINF:6,\n../1.ts\n";
    file(&folder, "é 1/video.m3u8", video);
    assert_eq!(sign_film(&folder, &["--each"]).text().lines().count(), 4);
    file(&folder, "é 1/video.m3u8", video.replace("..", "/other"));
    sign_film(&folder, &["--each"]).assert_refused("pass a wider folder in --folder");
    let host = [
        "--each",
        "--folder",
        "https://d111111abcdef8.cloudfront.net/",
    ];
    assert_eq!(sign_film(&folder, &host).text().lines().count(), 4);
}

#[test]
fn warnings_have_their_place_and_nothing_that_a_terminal_obeys() {
    let folder = film();
    let video = "#EXTM3U\n#EXT-X-NEW\u{1b}[2J:URI=\"x\u{9b}\u{202e}.bin\"\n1.ts#t=1 \n";
    file(&folder, "\u{1b}[31m.m3u8", video);
    let film = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n%1B%5B31m.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttps://other.example/\u{1b}[2J\u{9b}\u{202e}.m3u8\n";
    file(&folder, "film.m3u8", film);
    let outcome = sign_film(&folder, &[]);
    let expected = [
        "film.m3u8: the playlist https://other.example/\\u{1b}[2J\\u{9b}\\u{202e}.m3u8 is not in",
        "\\u{1b}[31m.m3u8: line 2, column 21: URI of #EXT-X-NEW\\u{1b}[2J is \"x\\u{9b}\\u{202e}.bin\", which looks like",
        "\\u{1b}[31m.m3u8: line 3, column 1: \"1.ts\" has a fragment",
        "\\u{1b}[31m.m3u8: line 3, column 1: \"1.ts\" has blanks after it",
    ];
    for part in expected {
        assert!(outcome.stderr.contains(part), "{part} in {outcome:?}");
    }
    let is_raw = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!outcome.stderr.contains(is_raw), "{outcome:?}");
    let quiet = sign_film(&folder, &["--quiet"]);
    assert_eq!(quiet.stderr, "");
}
