//! HLS: which URIs of a playlist are signed, and what stays as it is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use frontseal::{Argument, ErrorKind, NameStyle, Place};
use frontseal_manifest::{
    ManifestOptions, UriForm, WarningKind, child_playlists, sign_folder, sign_manifest,
    sign_manifest_with,
};
use support::{
    BASE, FOLDER, HOST, SIGNER, assert_refused, assert_signs, assert_warns, each, granted,
    is_granted, options, policy, put, requested, sign, sign_as, sign_each, sign_with, signed_uris,
    unsigned, wildcard,
};

const MULTIVARIANT: &str = include_str!("manifests/multivariant.m3u8");
const MEDIA: &str = include_str!("manifests/media.m3u8");
const LOW_LATENCY: &str = include_str!("manifests/low-latency.m3u8");

/// The options of a manifest at `base_url`.
fn at(base_url: &str) -> ManifestOptions {
    ManifestOptions {
        base_url: base_url.into(),
        ..options()
    }
}

/// A playlist with `line`, its third.
fn playlist(line: &str) -> String {
    format!("#EXTM3U\n#EXT-X-TARGETDURATION:6\n{line}\n#EXTINF:6,\nlast.ts\n")
}

#[test]
fn every_uri_of_a_multivariant_playlist_is_signed() {
    let text = MULTIVARIANT.replace("{$path}", "alt");
    assert_signs(
        &text,
        &FOLDER,
        &[
            "/hls/steering.json?v=1",
            "/hls/data/lyrics.json",
            "/hls/keys/session.key",
            "/hls/audio/en/main.m3u8",
            "/hls/subs/en.m3u8?a=1&b=2",
            "/hls/video/main.m3u8",
            "/hls/v5/prog_index.m3u8",
            "/hls/v8/prog_index.m3u8",
            "/hls/alt/prog_index.m3u8",
            "/hls/v7/iframe_index.m3u8",
            "/hls/thumbnails/index.m3u8",
        ],
    );
}

#[test]
fn every_uri_of_a_media_playlist_is_signed() {
    assert_signs(
        MEDIA,
        &FOLDER,
        &[
            "/hls/key?id=1",
            "/hls/init.mp4",
            "/hls/film.mp4",
            "/hls/film.mp4",
            "/hls/2681.ts?x=1",
            "/hls/2682.ts",
            "/hls/ads/1/main.m3u8",
            "/hls/ads/list.json?id=2",
            "/hls/%E5%8D%97/2683.ts",
        ],
    );
}

#[test]
fn every_uri_of_a_low_latency_playlist_is_signed() {
    let out = assert_signs(
        LOW_LATENCY,
        &FOLDER,
        &[
            "/hls/init.mp4",
            "/hls/fileSequence269.mp4",
            "/hls/filePart270.0.mp4",
            "/hls/filePart270.mp4",
            "/hls/filePart270.mp4",
            "/hls/fileSequence270.mp4",
            "/hls/filePart271.a.mp4",
            "/hls/init2.mp4",
            "/hls/1M/waitForMSN.php",
            "/hls/4M/waitForMSN.php",
        ],
    );
    let report = signed_uris(&out).pop().unwrap();
    let reload = format!("{}&_HLS_msn=274&_HLS_part=0", requested(&report, BASE));
    assert!(is_granted(&reload), "the player adds its directives");
}

#[test]
fn line_ends_a_byte_order_mark_and_a_missing_last_line_end_stay() {
    for text in [
        MEDIA.replace('\n', "\r\n"),
        format!("\u{feff}{MEDIA}"),
        MEDIA.trim_end().to_owned(),
        format!("{}\nlast.ts", MEDIA.trim_end()),
        MEDIA.replace("#EXT-X-GAP\n", "\n\r\n  \n\t\n"),
    ] {
        let out = sign(&text).unwrap();
        assert_eq!(unsigned(&out, &FOLDER), text);
        assert!(granted(&out, BASE).len() >= 9);
    }
}

#[test]
fn each_uri_gets_a_canned_signature_of_its_own() {
    let text = MEDIA.replace("#EXT-X-DATERANGE", "#EXT-X-NOTHING");
    let out = sign_each(&text).unwrap();
    let urls = granted(&out, BASE);
    assert_eq!(urls.len(), 7);
    assert_eq!(urls[6], format!("{HOST}/hls/%E5%8D%97/2683.ts"));
    for uri in signed_uris(&out) {
        assert!(uri.contains("Expires=1893456000&Signature="), "{uri}");
        let elsewhere = requested(&uri, BASE).replace("/hls/", "/else/");
        assert!(!is_granted(&elsewhere), "it grants this URL alone");
    }
}

#[test]
fn two_thousand_uris_are_signed_each_in_their_order() {
    let segments: String = (0..2000)
        .map(|number| format!("#EXTINF:6,\n{number}.ts\n"))
        .collect();
    let urls = granted(&sign_each(&format!("#EXTM3U\n{segments}")).unwrap(), BASE);
    for (number, url) in urls.iter().enumerate() {
        assert_eq!(*url, format!("{HOST}/hls/{number}.ts"));
    }
    assert_eq!(urls.len(), 2000);
}

#[test]
fn a_signature_of_its_own_is_refused_where_the_player_adds_parameters() {
    for line in [
        "#EXT-X-RENDITION-REPORT:URI=\"1.m3u8\",LAST-MSN=273",
        "#EXT-X-CONTENT-STEERING:SERVER-URI=\"1.json\"",
        "#EXT-X-DATERANGE:ID=\"a\",X-ASSET-URI=\"1.m3u8\"",
        "#EXT-X-DATERANGE:ID=\"a\",X-ASSET-LIST=\"1.json\"",
    ] {
        let parts = [
            "line 3, column ",
            "\"1.",
            "gets parameters from the player",
            "wildcard",
        ];
        assert_refused(
            sign_each(&playlist(line)),
            ErrorKind::InvalidManifest,
            &parts,
        );
    }
}

#[test]
fn a_signature_of_its_own_grants_nothing_but_its_uri() {
    for uri in ["/*", "1*.ts", "1.ts?x=*"] {
        let parts = ["line 3, column 1: ", "has a *", "write %2A"];
        assert_refused(sign_each(&playlist(uri)), ErrorKind::InvalidUrl, &parts);
    }
    let policy = policy().with_date_greater_than(1_700_000_000).unwrap();
    let sign_custom =
        |uri| sign_manifest(&playlist(uri), &SIGNER, &policy, &each()).map(|signed| signed.text);
    let parts = ["line 3, column 1: ", "'?'", "grants other URLs too"];
    assert_refused(sign_custom("1.ts?a=x?y"), ErrorKind::InvalidUrl, &parts);
    assert_eq!(granted(&sign_custom("1.ts?a=x").unwrap(), BASE).len(), 2);
    assert_eq!(
        granted(&sign_each(&playlist("1.ts?a=x?y")).unwrap(), BASE).len(),
        2
    );
}

#[test]
fn a_signature_for_all_must_grant_what_players_add_parameters_to() {
    let text = playlist("#EXT-X-RENDITION-REPORT:URI=\"low.m3u8\",LAST-MSN=273");
    let playlists = wildcard(&format!("{HOST}/hls/*.m3u8"));
    let parts = [
        "line 3, column 30",
        "low.m3u8?parameter",
        "widen the resource",
    ];
    assert_refused(sign_with(&text, &playlists), ErrorKind::InvalidUrl, &parts);
    let canned = wildcard(&format!("{HOST}/hls/low.m3u8"));
    let parts = ["line 3, column 30", "gets parameters from the player"];
    assert_refused(
        sign_with(&text, &canned),
        ErrorKind::InvalidManifest,
        &parts,
    );
}

#[test]
fn a_colon_that_may_end_a_scheme_or_not_is_refused() {
    for uri in [
        "seg_10:00.ts",
        "1:2.ts",
        "2026-11-25T10:00:00Z.ts",
        "é:1.ts",
        ":1.ts",
    ] {
        let parts = [
            "line 3, column 1: ",
            "has a ':' in its first part",
            "write ./ before it",
        ];
        assert_refused(sign(&playlist(uri)), ErrorKind::InvalidManifest, &parts);
        let text = playlist(&format!("#EXT-X-STREAM-INF:BANDWIDTH=1\n{uri}"));
        assert!(child_playlists(&text, &options()).is_err(), "{uri}");
    }
    assert_signs(
        &playlist("./1:2.ts\na/1:2.ts\n1.ts?at=10:00\nx-own:1.ts"),
        &FOLDER,
        &[
            "/hls/1:2.ts",
            "/hls/a/1:2.ts",
            "/hls/1.ts?at=10:00",
            "/hls/last.ts",
        ],
    );
}

#[test]
fn a_scheme_without_a_host_is_refused() {
    for uri in ["https:a.ts", "https:/a.ts", "HTTP:a.ts"] {
        let parts = ["line 3, column 1: ", "has a scheme without //"];
        assert_refused(sign(&playlist(uri)), ErrorKind::InvalidManifest, &parts);
    }
}

#[test]
fn white_space_before_a_uri_or_in_its_quotation_marks_is_refused_even_where_it_would_be_encoded() {
    for (line, column) in [
        (" 1.ts", 1),
        ("\t1.ts", 1),
        ("#EXT-X-MAP:URI=\" init.mp4 \"", 17),
    ] {
        for encode in [false, true] {
            let options = ManifestOptions {
                encode,
                ..options()
            };
            let result = put(&playlist(line), &FOLDER, &options);
            let place = format!("line 3, column {column}: ");
            let parts = [place.as_str(), "white space around it", "remove it"];
            assert_refused(result, ErrorKind::InvalidManifest, &parts);
        }
    }
}

#[test]
fn a_base_url_that_players_would_change_is_refused() {
    let once = |base_url: &str| sign_folder(&SIGNER, &policy(), &at(base_url));
    for (base_url, cure) in [
        ("https://h.example:443/hls/x.m3u8", "leave it out"),
        ("https://h.example/{a}/x.m3u8", "write %7B"),
        ("https://h.example/a/../x.m3u8", "write the resolved path"),
        ("https://h.example/./x.m3u8", "write the resolved path"),
        ("https://h.example/%2e%2e/x.m3u8", "write the resolved path"),
    ] {
        let error = once(base_url).unwrap_err();
        let message = error.to_string();
        assert_eq!(error.kind(), ErrorKind::InvalidUrl);
        assert!(
            message.starts_with("base_url ") && message.contains(cure),
            "{message}"
        );
    }
    assert!(once("https://h.example:8443/hls/x.m3u8?a=/../b").is_ok());
}

#[test]
fn a_signature_of_its_own_is_refused_where_browsers_would_send_another_url() {
    for (uri, cure) in [
        (
            "https://D111111abcdef8.cloudfront.net/hls/1.ts",
            "lower case",
        ),
        (
            "http://d111111abcdef8.cloudfront.net:80/hls/1.ts",
            "leave it out",
        ),
        ("{1}.ts", "write %7B"),
        ("1.ts?name='x'", "write %27"),
    ] {
        let text = playlist(uri);
        let parts = ["line 3, column 1: ", "clients", cure];
        assert_refused(sign_each(&text), ErrorKind::InvalidUrl, &parts);
        if !uri.contains(['{', '\'']) {
            continue;
        }
        let any_port = wildcard("http*://d111111abcdef8.cloudfront.net*/hls/*");
        let request = requested(&any_port.url(&requested(uri, BASE)).unwrap(), BASE);
        assert!(is_granted(&request), "one signature serves {uri}");
        assert!(sign_with(&text, &any_port).is_ok());
    }
}

#[test]
fn an_encoded_dot_that_browsers_resolve_is_refused() {
    let parts = ["line 3, column 1: ", "resolve", "write the"];
    for uri in ["%2e%2e/1.ts", "x/.%2E/1.ts", "%2e"] {
        assert_refused(sign(&playlist(uri)), ErrorKind::InvalidUrl, &parts);
        assert_refused(sign_each(&playlist(uri)), ErrorKind::InvalidUrl, &parts);
    }
    assert_eq!(
        granted(&sign(&playlist("a%2eb/c%2e?%2e/")).unwrap(), BASE).len(),
        2
    );
}

#[test]
fn a_question_mark_at_the_end_begins_the_signature() {
    let out = sign("#EXTM3U\n1.ts?\n").unwrap();
    assert!(out.starts_with("#EXTM3U\n1.ts?Policy="), "{out}");
    assert_eq!(granted(&out, BASE), [format!("{HOST}/hls/1.ts")]);
}

#[test]
fn a_signature_that_is_there_serves_each_reload() {
    let signed = sign_folder(&SIGNER, &policy(), &options()).unwrap();
    let mut signatures = Vec::new();
    for reload in 0..3 {
        let text = format!("#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:{reload}\n#EXTINF:6,\n{reload}.ts\n");
        let out = sign_with(&text, &signed).unwrap();
        assert_eq!(granted(&out, BASE), [format!("{HOST}/hls/{reload}.ts")]);
        let uri = signed_uris(&out).remove(0);
        signatures.push(uri.split_once("?").unwrap().1.to_owned());
    }
    // ECDSA signatures are random: equal ones are one key operation.
    assert!(
        signatures
            .iter()
            .all(|signature| *signature == signatures[0])
    );
}

#[test]
fn a_uri_outside_of_the_folder_is_an_error_until_the_resource_is_wider() {
    let text = playlist("../audio/1.aac");
    assert_refused(
        sign(&text),
        ErrorKind::InvalidUrl,
        &[
            "line 3, column 1: \"../audio/1.aac\" is \"https://d111111abcdef8.cloudfront.net/audio/1.aac\"",
            "resource \"https://d111111abcdef8.cloudfront.net/hls/*\"",
            "widen the resource",
        ],
    );
    let wide = wildcard("https://d111111abcdef8.cloudfront.net/*");
    assert_signs(&text, &wide, &["/audio/1.aac", "/hls/last.ts"]);
}

#[test]
fn the_policy_of_a_signature_may_have_its_own_resource() {
    let wide = policy().with_resource(format!("{HOST}/*")).unwrap();
    let text = playlist("../audio/1.aac");
    let signed = sign_manifest(&text, &SIGNER, &wide, &options()).unwrap();
    assert_eq!(
        granted(&signed.text, BASE)[0],
        format!("{HOST}/audio/1.aac")
    );
    let error = sign_manifest(&text, &SIGNER, &wide, &each()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidPolicy);
    assert_eq!(error.arguments(), [Argument::Each]);
}

#[test]
fn a_star_in_the_folder_is_not_taken_for_a_wildcard() {
    let options = at("https://h.example/a*b/x.m3u8");
    let error = sign_folder(&SIGNER, &policy(), &options).unwrap_err();
    assert!(
        error.to_string().contains("pass a policy with a resource"),
        "{error}"
    );
}

#[test]
fn a_uri_that_is_signed_already_is_an_error() {
    for name in [
        "Expires",
        "Policy",
        "Signature",
        "Key-Pair-Id",
        "Hash-Algorithm",
    ] {
        let text = playlist(&format!("1.ts?{name}=1"));
        let parts = [
            "line 3, column 1: ",
            "1.ts",
            "already has the parameter",
            name,
        ];
        assert_refused(sign(&text), ErrorKind::InvalidUrl, &parts);
        assert_refused(sign_each(&text), ErrorKind::InvalidUrl, &parts);
    }
}

#[test]
fn only_the_hosts_in_the_list_are_signed() {
    let text = "#EXTM3U\nown.ts\nhttps://media.example.com:8443/hls/1.ts\nHTTPS://other.example/hls/2.ts\n";
    let all = wildcard("http*://*/hls/*");
    let options = |hosts: &[&str]| ManifestOptions {
        hosts: hosts.iter().copied().map(String::from).collect(),
        ..options()
    };
    let signed = |hosts| {
        let out = put(text, &all, &options(hosts)).unwrap();
        assert_eq!(unsigned(&out, &all), text);
        granted(&out, BASE)
    };
    assert_eq!(signed(&[]), [format!("{HOST}/hls/own.ts")]);
    assert_eq!(
        signed(&["media.example.com:8443"]),
        ["https://media.example.com:8443/hls/1.ts"]
    );
    let both = ["Media.example.com:8443", "d111111abcdef8.cloudfront.net"];
    assert_eq!(signed(&both).len(), 2);
    let upper = put(text, &all, &options(&["other.example"]));
    assert_refused(upper, ErrorKind::InvalidUrl, &["line 4", "upper case"]);
}

#[test]
fn uris_are_written_back_absolute_as_asked() {
    for options in [options(), each()] {
        let options = ManifestOptions {
            uri_form: UriForm::Absolute,
            ..options
        };
        let out = sign_as(&playlist("a/../1.ts?x=1"), &options).unwrap();
        let uris = signed_uris(&out);
        assert!(
            uris[0].starts_with(&format!("{HOST}/hls/1.ts?x=1&")),
            "{out}"
        );
        assert!(
            uris[1].starts_with(&format!("{HOST}/hls/last.ts?")),
            "{out}"
        );
        assert!(granted(&out, "https://elsewhere.example/").len() == 2);
    }
}

#[test]
fn uris_are_written_back_relative_as_asked() {
    let options = ManifestOptions {
        uri_form: UriForm::Relative,
        hosts: vec!["d111111abcdef8.cloudfront.net".into(), "b.example".into()],
        ..options()
    };
    let text = format!(
        "#EXTM3U\n{HOST}/hls/a/1.ts?x=1\n//d111111abcdef8.cloudfront.net/hls/2.ts\n3.ts\nhttps://b.example/hls/4.ts\n{HOST}/hls5/hls/5.ts\n"
    );
    let out = put(&text, &wildcard("https://*/hls*"), &options).unwrap();
    let starts = [
        "a/1.ts?x=1&",
        "2.ts?",
        "3.ts?",
        "https://b.example/hls/4.ts?",
        "/hls5/hls/5.ts?",
    ];
    for (uri, start) in signed_uris(&out).iter().zip(starts) {
        assert!(uri.starts_with(start), "{uri}");
    }
    assert_eq!(granted(&out, BASE).len(), starts.len());
}

#[test]
fn variables_are_substituted_for_signing_and_stay_as_written() {
    let text = "#EXTM3U\n#EXT-X-DEFINE:NAME=\"host\",VALUE=\"https://d111111abcdef8.cloudfront.net\"\n#EXT-X-DEFINE:QUERYPARAM=\"session\"\n#EXT-X-DEFINE:NAME=\"q\",VALUE=\"?x=1\"\n#EXT-X-MAP:URI=\"{$host}/hls/init.mp4\"\n{$host}/hls/{$session}/1.ts{$q}\n";
    let out = sign(text).unwrap();
    assert_eq!(unsigned(&out, &FOLDER), text);
    let played = out
        .replace("{$host}", HOST)
        .replace("{$session}", "7")
        .replace("{$q}", "?x=1");
    assert_eq!(
        granted(&played, BASE),
        [
            format!("{HOST}/hls/init.mp4"),
            format!("{HOST}/hls/7/1.ts?x=1")
        ]
    );
}

#[test]
fn the_value_of_a_variable_may_have_variables() {
    let text = "#EXTM3U\n#EXT-X-DEFINE:NAME=\"a\",VALUE=\"https://other.example\"\n#EXT-X-DEFINE:NAME=\"b\",VALUE=\"{$a}/hls\"\n{$b}/1.ts\n";
    assert_eq!(sign(text).unwrap(), text, "it is of another host");
    let own = text.replace("https://other.example", HOST);
    let out = sign(&own).unwrap();
    let played = out.replace("{$b}", &format!("{HOST}/hls"));
    assert_eq!(granted(&played, BASE), [format!("{HOST}/hls/1.ts")]);
    let unknown = text.replace("{$a}", "{$c}");
    let parts = ["line 3", "{$c}", "no EXT-X-DEFINE before it"];
    assert_refused(sign(&unknown), ErrorKind::InvalidManifest, &parts);
}

#[test]
fn variables_without_a_value_are_an_error() {
    for (line, culprit) in [
        ("{$x}.ts", "no EXT-X-DEFINE before it"),
        ("{$x.ts", "without a }"),
        (
            "#EXT-X-DEFINE:IMPORT=\"x\"\n{$x}.ts",
            "multivariant playlist",
        ),
        ("#EXT-X-DEFINE:QUERYPARAM=\"x\"\n{$x}.ts", "with its query"),
        ("#EXT-X-DEFINE:NAME=\"x\"", "without a VALUE"),
        ("#EXT-X-DEFINE:VALUE=\"x\"", "NAME, IMPORT and QUERYPARAM"),
        (
            "#EXT-X-DEFINE:NAME=\"x\",VALUE=\"1\"\n#EXT-X-DEFINE:NAME=\"x\",VALUE=\"2\"",
            "second time",
        ),
    ] {
        assert_refused(
            sign(&playlist(line)),
            ErrorKind::InvalidManifest,
            &["line ", culprit],
        );
    }
}

#[test]
fn a_broken_playlist_is_an_error_with_its_line() {
    for (line, culprit) in [
        ("#EXT-X-KEY:METHOD=AES-128,URI=\"key", "line ended"),
        ("#EXT-X-MAP:URI=init.mp4", "quotation marks"),
        ("#EXT-X-MAP:URI=\"a\"b\"", "cannot be read"),
        ("#EXT-X-MAP:", "cannot be read"),
        ("#EXT", "had no name"),
    ] {
        assert_refused(
            sign(&playlist(line)),
            ErrorKind::InvalidManifest,
            &["line 3, column ", culprit],
        );
    }
    for (uri, culprit) in [
        ("a b.ts", "space (' ')"),
        ("é.ts", "write %C3%A9"),
        ("1.ts\0", "control character"),
        ("a\\b.ts", "'\\'"),
        ("//user@d111111abcdef8.cloudfront.net/hls/1.ts", "user name"),
    ] {
        assert_refused(
            sign(&playlist(uri)),
            ErrorKind::InvalidUrl,
            &["line 3, column 1: ", culprit],
        );
    }
}

#[test]
fn white_space_and_non_ascii_are_encoded_on_request() {
    for options in [options(), each()] {
        let options = ManifestOptions {
            encode: true,
            ..options
        };
        let text = playlist("été 1.ts?é");
        let out = sign_as(&text, &options).unwrap();
        assert!(out.contains("\n%C3%A9t%C3%A9%201.ts?%C3%A9&"), "{out}");
        assert_eq!(
            granted(&out, BASE)[0],
            format!("{HOST}/hls/%C3%A9t%C3%A9%201.ts?%C3%A9")
        );
    }
}

#[test]
fn a_base_url_that_is_no_url_is_refused() {
    for base in [
        "hls/film.m3u8",
        "ftp://h.example/a",
        "https://h.example",
        "",
    ] {
        for each in [false, true] {
            let options = ManifestOptions { each, ..at(base) };
            let result = sign_as("#EXTM3U\n", &options);
            assert_refused(result, ErrorKind::InvalidUrl, &["base_url "]);
        }
    }
}

#[test]
fn the_base_url_may_carry_a_signature_and_a_fragment() {
    let base = format!("{}#t=1", FOLDER.url(BASE).unwrap());
    let out = put("#EXTM3U\n1.ts\n", &FOLDER, &at(&base));
    assert_eq!(granted(&out.unwrap(), BASE), [format!("{HOST}/hls/1.ts")]);
}

#[test]
fn a_text_that_is_no_manifest_is_refused() {
    for text in [
        "",
        "\n#EXTM3U\n",
        "#EXTM3U8\n",
        "1.ts\n",
        "{}",
        "\u{feff}",
        "\0",
    ] {
        assert_refused(
            sign(text),
            ErrorKind::InvalidManifest,
            &["neither an HLS playlist", "MPD"],
        );
    }
    assert_eq!(sign("#EXTM3U").unwrap(), "#EXTM3U");
}

#[test]
fn a_signature_for_one_url_serves_that_url() {
    let one = wildcard("https://d111111abcdef8.cloudfront.net/hls/1.ts");
    assert!(one.is_canned());
    assert_signs("#EXTM3U\n1.ts\n", &one, &["/hls/1.ts"]);
    assert_refused(
        sign_with("#EXTM3U\n2.ts\n", &one),
        ErrorKind::InvalidUrl,
        &["line 2"],
    );
}

#[test]
fn the_children_of_a_multivariant_playlist_are_its_playlists_alone() {
    let children = child_playlists(MULTIVARIANT, &options()).unwrap();
    let own = [
        "/hls/audio/en/main.m3u8",
        "/hls/subs/en.m3u8?a=1&b=2",
        "/hls/video/main.m3u8",
        "/hls/v5/prog_index.m3u8",
        "/hls/v8/prog_index.m3u8",
        "/hls/alt/prog_index.m3u8",
        "/hls/v7/iframe_index.m3u8",
        "/hls/thumbnails/index.m3u8",
    ];
    let (ours, others): (Vec<_>, Vec<_>) = children.iter().partition(|url| url.starts_with(HOST));
    assert_eq!(ours, own.map(|path| format!("{HOST}{path}")).each_ref());
    assert_eq!(others.len(), 2);
    assert!(child_playlists(MEDIA, &options()).unwrap().is_empty());
    assert!(child_playlists("<MPD/>", &options()).unwrap().is_empty());
}

#[test]
fn x_uri_of_the_date_ranges_of_apple_is_signed() {
    for class in [
        "com.apple.hls.interstitial",
        "com.apple.hls.preload",
        "com.apple.hls.daterange-schedule",
    ] {
        let line = format!("#EXT-X-DATERANGE:ID=\"1\",X-URI=\"ads/1.json\",CLASS=\"{class}\"");
        let text = playlist(&line);
        assert_signs(&text, &FOLDER, &["/hls/ads/1.json", "/hls/last.ts"]);
        assert_warns(&text, &FOLDER, &[]);
        let parts = ["line 3, column 32", "gets parameters from the player"];
        assert_refused(sign_each(&text), ErrorKind::InvalidManifest, &parts);
    }
    for attributes in ["", ",CLASS=\"org.example\""] {
        let line = format!("#EXT-X-DATERANGE:ID=\"1\",X-URI=\"ads/1.json\"{attributes}");
        let text = playlist(&line);
        assert_signs(&text, &FOLDER, &["/hls/last.ts"]);
        assert_warns(&text, &FOLDER, &[(WarningKind::UnsignedUrl, "3:32", 1)]);
    }
}

#[test]
fn a_url_of_ours_in_an_unknown_place_is_reported_and_left_alone() {
    for (line, column) in [
        ("#EXT-X-NEW:URI=\"new.bin\"", 17),
        ("#EXT-X-NEW:A=1,AD-URL=new.bin", 23),
        (
            "#EXT-X-NEW:A=\"https://d111111abcdef8.cloudfront.net/x\"",
            15,
        ),
        ("#EXT-X-NEW://d111111abcdef8.cloudfront.net/x", 12),
        (
            "#EXT-X-KEY:METHOD=NONE,X-PLACE=\"HTTPS://D111111abcdef8.cloudfront.net/\"",
            33,
        ),
        (
            "#EXT-X-DATERANGE:ID=\"1\",X-COM-EXAMPLE-BEACON-URL=\"beacon?x=1\"",
            51,
        ),
    ] {
        let text = playlist(line);
        let place = format!("3:{column}");
        let expected = [(WarningKind::UnsignedUrl, &*place, 1)];
        let out = assert_warns(&text, &FOLDER, &expected);
        assert_eq!(unsigned(&out.text, &FOLDER), text);
        assert!(out.text.contains(line), "{line}");
    }
    for line in [
        "#EXT-X-NEW:URI=\"https://other.example/new.bin\"",
        "#EXT-X-NEW:URI=\"\"",
        "#EXT-X-NEW:A=\"new.bin\"",
        "#EXT-X-NEW:URI=\"new.bin?Expires=1&Signature=x&Key-Pair-Id=K1\"",
        "#EXT-X-NEW:KEYFORMAT=\"urn:uuid:1\",URI=\"skd://1\"",
        "#EXTINF:6,https://d111111abcdef8.cloudfront.net/a title",
        "# https://d111111abcdef8.cloudfront.net/",
        "#EXT-X-DEFINE:NAME=\"a-url\",VALUE=\"https://d111111abcdef8.cloudfront.net/\"",
    ] {
        assert_warns(&playlist(line), &FOLDER, &[]);
    }
}

#[test]
fn a_warning_is_what_is_wrong_with_its_place_and_cure() {
    let text = playlist("#EXT-X-NEW:AD-URL=\"new\u{1b}[2J.bin\"\n#EXT-X-NEW:AD-URL=\"2\"");
    let out = assert_warns(&text, &FOLDER, &[(WarningKind::UnsignedUrl, "3:20", 2)]);
    assert_eq!(
        out.warnings[0].to_string(),
        "line 3, column 20: AD-URL of #EXT-X-NEW is \"new\\u{1b}[2J.bin\", which looks like a URL of ours, and is not signed: sign it yourself if players request it (and 1 more)"
    );
    let nothing = sign_manifest("#EXTM3U\n", &SIGNER, &policy(), &options()).unwrap();
    let [warning] = &*nothing.warnings else {
        panic!("{:?}", nothing.warnings)
    };
    assert_eq!(warning.kind(), WarningKind::NothingSigned);
    assert_eq!(warning.place(), None);
    assert!(warning.to_string().ends_with("list other hosts"));
}

#[test]
fn a_comma_at_the_end_of_attributes_is_tolerated_with_a_warning() {
    for line in [
        "#EXT-X-KEY:METHOD=AES-128,URI=\"k.key\",",
        "#EXT-X-KEY:METHOD=AES-128,URI=\"k.key\", \t",
        "#EXT-X-KEY:URI=\"k.key\",METHOD=AES-128,",
    ] {
        let text = playlist(line);
        assert_signs(&text, &FOLDER, &["/hls/k.key", "/hls/last.ts"]);
        assert_warns(&text, &FOLDER, &[(WarningKind::TrailingComma, "3:5", 1)]);
    }
    let text = playlist("#EXT-X-DEFINE:NAME=\"a\",VALUE=\"1\",\n{$a}.ts");
    let played = sign(&text).unwrap().replace("{$a}", "1");
    assert_eq!(granted(&played, BASE).len(), 2);
    for line in [
        "#EXT-X-KEY:,",
        "#EXT-X-KEY:URI=\"k\",,",
        "#EXT-X-KEY:URI=\"k\",,A=1",
    ] {
        let parts = ["line 3", "cannot be read"];
        assert_refused(sign(&playlist(line)), ErrorKind::InvalidManifest, &parts);
    }
}

#[test]
fn blanks_after_a_uri_are_tolerated_with_a_warning() {
    let text = playlist("1.ts \n2.ts\t \nhttps://other.example/3.ts ");
    let options = ManifestOptions {
        encode: true,
        ..options()
    };
    assert_signs(&text, &FOLDER, &["/hls/1.ts", "/hls/2.ts", "/hls/last.ts"]);
    assert_warns(&text, &FOLDER, &[(WarningKind::TrailingBlank, "3:1", 2)]);
    for uri_form in [UriForm::AsWritten, UriForm::Absolute, UriForm::Relative] {
        let options = ManifestOptions {
            uri_form,
            ..options.clone()
        };
        let out = put(&text, &FOLDER, &options).unwrap();
        assert!(
            out.contains("=SHA256 \n"),
            "the signature is at the URI: {out}"
        );
        assert_eq!(granted(&out, BASE).len(), 3);
    }
}

#[test]
fn the_signature_is_before_a_fragment() {
    let text = playlist(
        "#EXT-X-STREAM-INF:BANDWIDTH=1\nvideo.m3u8#cell=core\n#EXT-X-MAP:URI=\"init.mp4?a=1#x?y\"\nhttps://other.example/1#t\n2.ts# ",
    );
    let expected = [
        (WarningKind::Fragment, "4:1", 3),
        (WarningKind::TrailingBlank, "7:1", 1),
    ];
    let out = assert_warns(&text, &FOLDER, &expected).text;
    assert_eq!(unsigned(&out, &FOLDER), text);
    for start in [
        "\nvideo.m3u8?Policy=",
        "\"init.mp4?a=1&Policy=",
        "\n2.ts?Policy=",
    ] {
        assert!(out.contains(start), "{start} in {out}");
    }
    for end in ["=SHA256#cell=core\n", "=SHA256#x?y\"\n", "=SHA256# \n"] {
        assert!(out.contains(end), "{end} in {out}");
    }
    let children = child_playlists(&text, &options()).unwrap();
    assert_eq!(children, [format!("{HOST}/hls/video.m3u8")]);
    for uri_form in [UriForm::Absolute, UriForm::Relative] {
        let options = ManifestOptions { uri_form, ..each() };
        let text = playlist(&format!("{HOST}/hls/1.ts#t=3"));
        let out = sign_as(&text, &options).unwrap();
        let signed = out.lines().nth(2).unwrap();
        let (url, fragment) = signed.split_once('#').unwrap();
        assert_eq!(fragment, "t=3");
        assert!(is_granted(&requested(url, BASE)), "{signed}");
    }
}

#[test]
fn a_fragment_in_the_value_of_a_variable_is_refused() {
    let text = playlist("#EXT-X-DEFINE:NAME=\"a\",VALUE=\"x#y\"\n{$a}.ts");
    assert_refused(
        sign(&text),
        ErrorKind::InvalidUrl,
        &["line 4, column 1", "fragment"],
    );
}

#[test]
fn an_imported_variable_has_the_value_that_is_passed() {
    let parent = "#EXTM3U\n#EXT-X-DEFINE:NAME=\"v\",VALUE=\"1\"\n#EXT-X-DEFINE:QUERYPARAM=\"session\"\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv.m3u8\n";
    let child = playlist(
        "#EXT-X-DEFINE:IMPORT=\"v\"\n#EXT-X-DEFINE:IMPORT=\"session\"\ns{$session}.ts?v={$v}",
    );
    let defines = sign_manifest_with(parent, &FOLDER, &options())
        .unwrap()
        .defines;
    let expected = [("session", "7"), ("v", "1")].map(|(name, value)| (name.into(), value.into()));
    assert_eq!(defines, expected.into());
    let options = ManifestOptions {
        defines,
        ..options()
    };
    let out = sign_manifest_with(&child, &FOLDER, &options).unwrap();
    assert_eq!(unsigned(&out.text, &FOLDER), child);
    let played = out.text.replace("{$session}", "7").replace("{$v}", "1");
    assert_eq!(granted(&played, BASE)[0], format!("{HOST}/hls/s7.ts?v=1"));
    assert_eq!(out.defines, options.defines, "it may hand them on");

    let error = sign(&child).unwrap_err();
    assert_eq!(error.arguments(), [Argument::Defines]);
    assert_eq!(
        error.place(),
        Some(Place::LineColumn { line: 5, column: 1 })
    );
    let flags = error.display(NameStyle::Flag).to_string();
    assert!(flags.ends_with("pass its value in --define"), "{flags}");
    // What is defined there is not imported.
    let own = playlist("{$v}.ts");
    let parts = ["line 3", "{$v}", "no EXT-X-DEFINE before it"];
    assert_refused(
        put(&own, &FOLDER, &options),
        ErrorKind::InvalidManifest,
        &parts,
    );
}

#[test]
fn only_what_is_in_the_folder_gets_a_signature_of_its_own_unless_told_otherwise() {
    for uri in [
        "../other/1.ts",
        "/1.ts",
        "/hlsx/1.ts",
        "/HLS/1.ts",
        "..%2Fother/1.ts",
        "a/..;x/1.ts",
        "x/%252e%252e/%252e%252e/1.ts",
        "x%5C..%5C..%5C1.ts",
        "http://d111111abcdef8.cloudfront.net/1.ts",
    ] {
        let text = playlist(uri);
        let parts = [
            "line 3, column 1: ",
            "outside of the folder",
            "pass a wider folder in folder",
        ];
        assert_refused(sign_each(&text), ErrorKind::InvalidUrl, &parts);
        assert_eq!(
            sign_each(&text).unwrap_err().arguments(),
            [Argument::Folder]
        );
        let anywhere = ManifestOptions {
            folder: Some(format!("{HOST}/")),
            ..each()
        };
        let out = sign_as(&text, &anywhere).unwrap();
        assert_eq!(signed_uris(&out).len(), 2, "{uri}");
    }
    let text = playlist(
        "/hls/1.ts\n../hls/a/../2.ts\nhttp://d111111abcdef8.cloudfront.net/hls/3.ts?a=/../x",
    );
    assert_eq!(granted(&sign_each(&text).unwrap(), BASE).len(), 4);

    // Another host of ours has the same folder.
    let hosts = ManifestOptions {
        hosts: vec!["d111111abcdef8.cloudfront.net".into(), "b.example".into()],
        ..each()
    };
    let out = sign_as(&playlist("https://b.example/hls/1.ts"), &hosts).unwrap();
    assert_eq!(granted(&out, BASE).len(), 2);
    let result = sign_as(&playlist("https://b.example/1.ts"), &hosts);
    assert_refused(result, ErrorKind::InvalidUrl, &["wider folder"]);
}

#[test]
fn a_folder_that_is_given_holds_for_one_signature_too() {
    let wide = wildcard(&format!("{HOST}/*"));
    let narrow = ManifestOptions {
        folder: Some(format!("{HOST}/hls/1/")),
        ..options()
    };
    let text = playlist("1/1.ts");
    let parts = ["line 5, column 1: \"last.ts\"", "/hls/1/", "wider folder"];
    assert_refused(put(&text, &wide, &narrow), ErrorKind::InvalidUrl, &parts);
    assert!(put("#EXTM3U\n1/1.ts\n", &wide, &narrow).is_ok());
    for (folder, cure) in [
        ("https://h.example/a", "does not end with '/'"),
        ("https://h.example/?a/", "does not end with '/'"),
        ("/a/", "no scheme"),
        ("https://h.example/a/../", "write the resolved path"),
        ("", "no scheme"),
    ] {
        let options = ManifestOptions {
            folder: Some(folder.into()),
            ..options()
        };
        let error = put(&text, &wide, &options).unwrap_err();
        assert_eq!(error.arguments(), [Argument::Folder], "{error}");
        assert!(error.to_string().contains(cure), "{error}");
    }
}

#[test]
fn a_signature_that_is_there_contradicts_each() {
    let error = put("#EXTM3U\n1.ts\n", &FOLDER, &each()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidPolicy);
    assert_eq!(error.arguments(), [Argument::Each]);
}
