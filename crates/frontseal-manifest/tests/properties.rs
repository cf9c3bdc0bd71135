//! What holds for every manifest, hostile or not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use frontseal_manifest::{ManifestOptions, UriForm};
use proptest::prelude::*;
use support::{
    BASE, FOLDER, HOST, each, granted, options, put, sign, sign_as, sign_each, unsigned, wildcard,
};

/// A URI that players agree on, relative or absolute, on one host of ours or on another.
fn uri() -> impl Strategy<Value = String> {
    let host = prop_oneof![
        4 => Just(""),
        1 => Just("https://d111111abcdef8.cloudfront.net/hls/"),
        1 => Just("//d111111abcdef8.cloudfront.net/"),
        1 => Just("https://other.example/"),
        1 => Just("/"),
        1 => Just("../"),
        1 => Just("./x/../"),
    ];
    (
        host,
        r"[A-Za-z0-9_~!$()+,.-]{0,8}[A-Za-z0-9_-]/?[a-z0-9]{1,6}\.(ts|mp4|%41)(\?[a-z0-9=]{1,9})?",
    )
        .prop_map(|(host, path)| format!("{host}{path}"))
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        uri(),
        (uri(), "(#[a-z?]{0,3})?[ \t]{0,2}").prop_map(|(uri, end)| format!("{uri}{end}")),
        uri().prop_map(|uri| format!("#EXT-X-KEY:METHOD=AES-128,URI=\"{uri}#x\", ")),
        uri().prop_map(|uri| format!("#EXT-X-DATERANGE:X-AD-URL=\"{uri}\"")),
        uri().prop_map(|uri| format!("#EXT-X-MAP:BYTERANGE=\"1@0\",URI=\"{uri}\"")),
        uri().prop_map(|uri| format!("#EXT-X-PART:DURATION=1,URI=\"{uri}\",GAP=YES")),
        uri().prop_map(|uri| format!("#EXT-X-NEW:URI=\"{uri}\"")),
        Just("#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"skd://key\"".to_owned()),
        "#EXTINF:[0-9]{1,2},\\PC{0,9}",
        "# \\PC{0,20}",
        "",
    ]
}

fn line_end() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("\n"), Just("\r\n")]
}

fn element() -> impl Strategy<Value = String> {
    prop_oneof![
        uri().prop_map(|uri| format!("<SegmentURL media=\"{uri}\"/>")),
        uri().prop_map(|uri| format!("<Initialization  sourceURL = '{uri}' ></Initialization>")),
        uri().prop_map(|uri| format!(
            "<Representation><BaseURL>\n {uri}\t</BaseURL></Representation>"
        )),
        uri().prop_map(|uri| format!("<other:SegmentURL media=\"{uri}\"/>")),
        Just("<!-- <SegmentURL media=\"x\"/> --><?pi?>&amp;<![CDATA[<&]]>".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_playlist_is_signed_and_nothing_else_changes(
        lines in prop::collection::vec((line(), line_end()), 0..20),
        mark in prop_oneof![Just(""), Just("\u{feff}")],
    ) {
        let text: String = lines.iter().map(|(line, end)| format!("{line}{end}")).collect();
        let text = format!("{mark}#EXTM3U\n{text}");
        let signed = wildcard("https://d111111abcdef8.cloudfront.net/*");
        let out = put(&text, &signed, &options()).unwrap();
        prop_assert_eq!(unsigned(&out, &signed), text.as_str());
        let once = granted(&out, BASE);

        let anywhere = ManifestOptions { folder: Some(format!("{HOST}/")), ..each() };
        let own = granted(&sign_as(&text, &anywhere).unwrap(), BASE);
        prop_assert_eq!(&once, &own, "both ways sign the same URLs");
        let in_folder = |url: &String| url.starts_with("https://d111111abcdef8.cloudfront.net/hls/");
        match sign_each(&text) {
            Ok(out) => prop_assert!(granted(&out, BASE).iter().all(in_folder)),
            Err(_) => prop_assert!(!once.iter().all(in_folder)),
        }
        let absolute = ManifestOptions { uri_form: UriForm::Absolute, ..anywhere };
        let out = sign_as(&text, &absolute).unwrap();
        prop_assert_eq!(&once, &granted(&out, "https://elsewhere.example/"));
        let relative = ManifestOptions { uri_form: UriForm::Relative, ..options() };
        let out = put(&text, &signed, &relative).unwrap();
        prop_assert_eq!(&once, &granted(&out, BASE));
    }

    #[test]
    fn an_mpd_is_signed_and_nothing_else_changes(elements in prop::collection::vec(element(), 0..20)) {
        let text = format!(
            "<?xml version=\"1.0\"?>\n<MPD><Period>{}</Period></MPD>\n",
            elements.join("</Period>\r\n<Period>")
        );
        let signed = wildcard("https://d111111abcdef8.cloudfront.net/*");
        let out = put(&text, &signed, &options()).unwrap();
        prop_assert_eq!(unsigned(&out, &signed), text);
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC*", line in ".{0,80}") {
        let _ = sign(&text);
        for text in [
            format!("#EXTM3U\n{text}\n{line}"),
            format!("#EXTM3U\n#EXT-X-KEY:{line}\n#EXT-X-DEFINE:{text}\n"),
            format!("<MPD>{text}<BaseURL>{line}</BaseURL></MPD>"),
            format!("<MPD {line}>{text}</MPD>"),
        ] {
            let _ = sign(&text);
            let _ = sign_each(&text);
        }
    }

    #[test]
    fn no_uri_and_no_base_url_make_it_panic(uri in "[a-z:/?#.%\\[\\]@{}$é-]{0,24}", base in "(https?:)?[a-z:/?#.%\\[\\]@-]{0,24}") {
        let text = format!("#EXTM3U\n{uri}\n");
        for uri_form in [UriForm::AsWritten, UriForm::Absolute, UriForm::Relative] {
            let options = ManifestOptions { uri_form, encode: true, ..options() };
            let _ = put(&text, &FOLDER, &options);
            let _ = sign_as(&text, &ManifestOptions { base_url: base.clone(), each: true, ..options });
        }
    }

    #[test]
    fn a_cut_manifest_is_signed_as_far_as_it_goes_or_refused(end in 0usize..5000) {
        for text in [
            include_str!("manifests/multivariant.m3u8"),
            include_str!("manifests/media.m3u8"),
            include_str!("manifests/template.mpd"),
        ] {
            if let Some(cut) = text.get(..end)
                && let Ok(out) = sign(cut)
            {
                // A `?` at the end of a URI that was cut becomes the signature's own.
                prop_assert_eq!(unsigned(&out, &FOLDER).replace('?', ""), cut.replace('?', ""));
            }
        }
    }
}
