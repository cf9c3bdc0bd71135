//! Manifests that were made to hurt: an answer, in little time and memory, and no panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use frontseal::ErrorKind;
use frontseal_manifest::{ManifestOptions, UriForm, sign_manifest_with};
use support::{FOLDER, HOST, assert_refused, options, put, sign, sign_each};

const LONG: usize = 10_000_000;

#[test]
fn a_line_of_ten_megabytes_is_refused_or_kept() {
    let long = "a".repeat(LONG);
    let parts = ["line 2, column 1", "at most 8192"];
    assert_refused(
        sign(&format!("#EXTM3U\n{long}")),
        ErrorKind::InvalidUrl,
        &parts,
    );
    assert_refused(
        sign_each(&format!("#EXTM3U\n{long}")),
        ErrorKind::InvalidUrl,
        &parts,
    );
    let comment = format!("#EXTM3U\n#{long}\n#EXT-X-{long}:{long}");
    assert_eq!(sign(&comment).unwrap(), comment);
    assert!(sign(&format!("#EXTM3U\n#EXT-X-KEY:URI=\"{long}")).is_err());
    assert!(sign(&format!("<MPD><BaseURL>{long}</BaseURL></MPD>")).is_err());
    assert!(sign(&format!("<MPD id=\"{long}")).is_err());
}

#[test]
fn dots_and_slashes_by_the_million_are_resolved_or_refused() {
    for part in ["../", "./", "/", "//", "a/../", "?", "#", ":"] {
        let uri = part.repeat(LONG / 10 / part.len());
        let _ = sign(&format!("#EXTM3U\n{uri}"));
        let _ = sign(&format!("<MPD><Location>{uri}</Location></MPD>"));
    }
}

#[test]
fn elements_nested_without_end_are_refused() {
    let deep = format!("<MPD>{}", "<Period><BaseURL>a/</BaseURL>".repeat(100_000));
    assert_refused(
        sign(&deep),
        ErrorKind::InvalidManifest,
        &["nested deeper than 100"],
    );
}

#[test]
fn alternatives_of_alternatives_do_not_explode() {
    let alternatives: String = (0..10)
        .map(|n| format!("<BaseURL>{n}/</BaseURL>"))
        .collect();
    let mut text = String::from("<MPD>");
    for level in ["Period", "AdaptationSet", "Representation"] {
        text.push_str(&format!("{alternatives}<{level}>"));
    }
    text.push_str("</Representation></AdaptationSet></Period></MPD>");
    assert_refused(
        sign(&text),
        ErrorKind::InvalidManifest,
        &["too many base URLs"],
    );

    let representations: String = (0..200)
        .map(|n| format!("<Representation><BaseURL>{n}/</BaseURL></Representation>"))
        .collect();
    let text = format!(
        "<MPD><Period><SegmentTemplate media=\"a\"/><AdaptationSet>{representations}</AdaptationSet></Period></MPD>"
    );
    assert_refused(
        sign(&text),
        ErrorKind::InvalidManifest,
        &["more than 100 base URLs"],
    );
}

#[test]
fn base_urls_do_not_fill_the_memory() {
    let long = "a".repeat(8000);
    let periods: String = (0..100_000)
        .map(|n| format!("<Period><BaseURL>{n}</BaseURL></Period>"))
        .collect();
    let text = format!("<MPD><BaseURL>{long}/</BaseURL>{periods}</MPD>");
    assert_refused(
        sign(&text),
        ErrorKind::InvalidManifest,
        &["too many base URLs"],
    );
}

#[test]
fn many_uris_under_many_long_base_urls_are_refused() {
    let long = "a".repeat(7000);
    let bases: String = (0..100)
        .map(|n| format!("<BaseURL>{n}{long}/</BaseURL>"))
        .collect();
    let segments = "<SegmentURL media=\"a\"/>".repeat(50_000);
    let text = format!(
        "<MPD><Period><AdaptationSet><Representation>{bases}<SegmentList>{segments}</SegmentList></Representation></AdaptationSet></Period></MPD>"
    );
    assert_refused(
        sign(&text),
        ErrorKind::InvalidManifest,
        &["too many base URLs for so many URIs"],
    );
}

#[test]
fn variables_of_variables_do_not_explode() {
    let definitions: String = (1..60)
        .map(|n| {
            format!(
                "#EXT-X-DEFINE:NAME=\"{n}\",VALUE=\"{{${0}}}{{${0}}}\"\n",
                n - 1
            )
        })
        .collect();
    let text = format!("#EXTM3U\n#EXT-X-DEFINE:NAME=\"0\",VALUE=\"aa\"\n{definitions}{{$59}}\n");
    assert_refused(sign(&text), ErrorKind::InvalidManifest, &["longer than"]);
}

#[test]
fn a_variable_does_not_make_a_url_longer_than_cloudfront_takes() {
    let value = "a".repeat(100_000);
    let uri = "{$x}".repeat(100_000);
    let text = format!("#EXTM3U\n#EXT-X-DEFINE:NAME=\"x\",VALUE=\"{value}\"\n{uri}\n");
    assert_refused(
        sign(&text),
        ErrorKind::InvalidManifest,
        &["line 3", "longer than"],
    );
}

#[test]
fn control_characters_are_refused_in_uris_and_kept_elsewhere() {
    let kept = "#EXTM3U\n#\0\u{1}\u{7f}\n#EXT-X-\0:\0\n";
    assert_eq!(sign(kept).unwrap(), kept);
    assert!(sign("#EXTM3U\n\0").is_err());
    assert!(sign("<MPD><Location>\0</Location></MPD>").is_err());
    assert!(sign("<MPD><Location>&#0;</Location></MPD>").is_err());
    assert!(sign("<MPD><Location>&#x41;&#1114112;</Location></MPD>").is_err());
}

#[test]
fn a_signed_manifest_is_bounded_in_relation_to_the_manifest() {
    let most = |len: usize| (1 << 24) + 32 * len;
    let lines = format!("#EXTM3U\n{}", "a\n".repeat(1_000_000));
    let elements = format!(
        "<MPD><Period><AdaptationSet><Representation><SegmentList>{}</SegmentList></Representation></AdaptationSet></Period></MPD>",
        "<SegmentURL media='a'/>".repeat(100_000)
    );
    let long = ManifestOptions {
        base_url: format!("{HOST}/hls/{}/film.m3u8", "a".repeat(2000)),
        uri_form: UriForm::Absolute,
        ..options()
    };
    for (text, options) in [(&lines, &options()), (&lines, &long), (&elements, &long)] {
        let longest = format!("longer than {} bytes", most(text.len()));
        let parts = ["line ", &longest, "split it"];
        let result = put(text, &FOLDER, options);
        assert_refused(result, ErrorKind::InvalidManifest, &parts);
    }
    // Ten hours of the shortest lines that make sense.
    let segments: String = (0..18_000)
        .map(|n| format!("#EXTINF:2,\n{n}.ts\n"))
        .collect();
    let text = format!("#EXTM3U\n{segments}");
    let out = sign(&text).unwrap();
    assert!(out.len() > 15 * text.len() && out.len() < most(text.len()));
}

#[test]
fn warnings_are_bounded_and_counted() {
    let tags: String = (0..100_000)
        .map(|n| format!("#EXT-X-{n}:URL=1\n#EXT-X-A:URL=1\n"))
        .collect();
    let warnings = sign_manifest_with(&format!("#EXTM3U\n{tags}1.ts\n"), &FOLDER, &options())
        .unwrap()
        .warnings;
    assert_eq!(warnings.len(), 100);
    assert_eq!(warnings[1].count(), 100_000);
}
