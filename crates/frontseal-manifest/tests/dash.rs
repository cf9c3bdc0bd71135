//! DASH: which URIs of an MPD are signed, what they resolve against, and what stays as it is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use frontseal::ErrorKind;
use frontseal_manifest::{ManifestOptions, UriForm, WarningKind, sign_manifest_with};
use support::{
    BASE, FOLDER, HOST, assert_refused, assert_signs, assert_warns, each, granted, is_granted,
    options, put, requested, sign, sign_as, sign_each, sign_with, signed_uris, unsigned, wildcard,
};

const TEMPLATE: &str = include_str!("manifests/template.mpd");
const SEGMENT_LIST: &str = include_str!("manifests/segment-list.mpd");
const ON_DEMAND: &str = include_str!("manifests/on-demand.mpd");

/// An MPD whose adaptation set has `inside`.
fn mpd(inside: &str) -> String {
    format!("<MPD>\n<Period><AdaptationSet>\n{inside}\n</AdaptationSet></Period></MPD>")
}

/// Check that exactly `paths` are requested for the signed URIs of `text` when a player resolves
/// them against `bases`, in order, and that nothing else changed.
fn assert_signs_against(text: &str, bases: &[(&str, &[&str])]) {
    let wide = wildcard("https://d111111abcdef8.cloudfront.net/*");
    let out = sign_with(text, &wide).unwrap();
    assert_eq!(unsigned(&out, &wide), text);
    let uris = signed_uris(&out);
    assert_eq!(
        uris.len(),
        bases.iter().map(|(_, paths)| paths.len()).sum::<usize>(),
        "{out}"
    );
    let mut uris = uris.iter();
    for (base, paths) in bases {
        let base = requested(base, BASE);
        for (path, uri) in paths.iter().zip(uris.by_ref()) {
            let url = requested(uri, &base);
            assert!(is_granted(&url), "{url}");
            assert!(url.starts_with(&format!("{HOST}{path}")), "{url}");
        }
    }
}

#[test]
fn every_uri_of_a_live_mpd_is_signed_and_escaped() {
    let out = sign(TEMPLATE).unwrap();
    assert_eq!(unsigned(&out, &FOLDER), TEMPLATE);
    assert!(out.contains("b=2&amp;Policy="), "{out}");
    assert!(out.contains("y=&#50;&amp;Policy="), "{out}");
    let played = out
        .replace("&#50;", "2")
        .replace("$RepresentationID$", "v1")
        .replace("$Bandwidth$", "800000")
        .replace("$Number%05d$", "00007")
        .replace("$Time$", "96000")
        .replace("$$", "$");
    let urls: Vec<_> = [
        "/hls/live.mpd?a=1&b=2",
        "/hls/patch.mpp?publishTime=2026-11-23T20%3A00%3A00Z",
        "/hls/v1/init.mp4",
        "/hls/v1/800000/seg-00007.m4s?x=1&y=2",
        "/hls/v1/96000.sidx",
        "/hls/switch.mp4",
        "/hls/a1/init.mp4",
        "/hls/a1/96000$.m4s",
        "/hls/periods/ad.xml?id=3",
    ]
    .iter()
    .map(|path| format!("{HOST}{path}"))
    .collect();
    assert_eq!(granted(&played, BASE), urls);
}

#[test]
fn every_uri_of_a_segment_list_is_signed_against_its_chain_of_base_urls() {
    assert_signs_against(
        SEGMENT_LIST,
        &[
            (
                "dash/video/1080p/",
                &[
                    "/hls/dash/video/1080p/init.mp4?",
                    "/hls/dash/video/1080p/bs.mp4?",
                    "/hls/dash/video/1080p/seg-1.m4s?",
                    "/hls/dash/video/1080p/seg-1.idx?",
                    "/hls/dash/video/1080p/seg-$2$.m4s?",
                ],
            ),
            ("dash/video/", &["/hls/dash/video/one-file.mp4?"]),
        ],
    );
}

#[test]
fn a_base_url_that_is_the_media_file_is_signed() {
    assert_signs_against(
        ON_DEMAND,
        &[(
            "../hls/",
            &[
                "/hls/video-1.mp4?a=1&b=2&",
                "/hls/video-1.sidx?",
                "/hls/video-2.mp4?a=1&b=2&",
                "/hls/subtitles.vtt?",
            ],
        )],
    );
    let out = sign(ON_DEMAND).unwrap();
    assert!(
        out.contains("<![CDATA[ video-2.mp4?a=1&b=2&Policy="),
        "{out}"
    );
}

#[test]
fn a_template_resolves_against_the_base_urls_of_each_representation_below() {
    let inside = "<SegmentTemplate media=\"$Number$.m4s\"/>
        <Representation id=\"1\"><BaseURL>one/</BaseURL></Representation>
        <Representation id=\"2\"><BaseURL>../two/</BaseURL></Representation>";
    let text = mpd(inside);
    assert_refused(
        sign(&text),
        ErrorKind::InvalidUrl,
        &[
            "line 3, column ",
            "$Number$.m4s",
            "cloudfront.net/two/",
            "widen the resource",
        ],
    );
    let wide = wildcard("https://d111111abcdef8.cloudfront.net/*");
    assert_signs(&text, &wide, &["/hls/$Number$.m4s"]);
}

#[test]
fn alternative_hosts_are_all_ours_or_all_left_alone() {
    let inside = "<SegmentList><SegmentURL media=\"1.m4s\"/></SegmentList>
        <Representation id=\"1\"><BaseURL>https://a.example/hls/</BaseURL><BaseURL>https://b.example/hls/</BaseURL></Representation>";
    let text = mpd(inside);
    let all = wildcard("https://*/hls/*");
    let sign_for = |hosts: &[&str]| {
        let options = ManifestOptions {
            hosts: hosts.iter().copied().map(String::from).collect(),
            ..options()
        };
        put(&text, &all, &options)
    };
    assert_eq!(sign_for(&[]).unwrap(), text);
    let both = sign_for(&["a.example", "b.example"]).unwrap();
    assert_eq!(
        granted(&both, "https://b.example/hls/x.mpd"),
        ["https://b.example/hls/1.m4s"]
    );
    let parts = [
        "line 3, column ",
        "https://a.example/hls/1.m4s",
        "https://b.example/hls/1.m4s",
        "name both",
    ];
    assert_refused(sign_for(&["a.example"]), ErrorKind::InvalidManifest, &parts);
}

#[test]
fn a_signature_each_serves_files_but_no_templates() {
    let out = sign_each(ON_DEMAND).unwrap();
    assert_eq!(granted(&out, BASE).len(), 4);
    for (inside, culprit) in [
        (
            "<SegmentTemplate media=\"$Number$.m4s\"/><Representation/>",
            "is a template for many URLs",
        ),
        (
            // Players send it as init$.mp4.
            "<SegmentTemplate initialization=\"init$$.mp4\"/><Representation/>",
            "is a template for many URLs",
        ),
        (
            "<SegmentList><SegmentURL media=\"1.m4s\"/></SegmentList><Representation><BaseURL>a/</BaseURL></Representation><Representation><BaseURL>b/</BaseURL></Representation>",
            "stands both for",
        ),
        (
            "<EssentialProperty schemeIdUri=\"urn:mpeg:dash:urlparam:2014\"><up:UrlQueryInfo queryTemplate=\"$querypart$\" queryString=\"a=1\"/></EssentialProperty><Representation><SegmentList><SegmentURL media=\"1.m4s\"/></SegmentList></Representation>",
            "gets parameters from the player",
        ),
    ] {
        let text = mpd(inside);
        assert!(sign(&text).is_ok(), "one signature serves {inside}");
        let parts = ["line 3, column ", culprit, "sign once, with a wildcard"];
        assert_refused(sign_each(&text), ErrorKind::InvalidManifest, &parts);
    }
    let steering = "<MPD><ContentSteering>steer.dcsm</ContentSteering></MPD>";
    assert_refused(
        sign_each(steering),
        ErrorKind::InvalidManifest,
        &["gets parameters"],
    );
    assert_signs(steering, &FOLDER, &["/hls/steer.dcsm"]);
    let fixed = mpd("<SegmentTemplate initialization=\"init.mp4\"/><Representation/>");
    assert_eq!(granted(&sign_each(&fixed).unwrap(), BASE).len(), 1);
}

#[test]
fn a_canned_signature_does_not_serve_a_template() {
    let text = mpd("<SegmentTemplate media=\"$Number$.m4s\"/><Representation/>");
    let canned = wildcard(&format!("{HOST}/hls/$Number$.m4s"));
    let parts = [
        "line 3, column ",
        "is a template",
        "sign once, with a wildcard",
    ];
    assert_refused(
        sign_with(&text, &canned),
        ErrorKind::InvalidManifest,
        &parts,
    );
}

#[test]
fn an_initialization_set_resolves_where_it_stands() {
    let text = "<MPD><InitializationSet id=\"1\" initialization=\"init.mp4\"/><Period><AdaptationSet><Representation><BaseURL>video/</BaseURL></Representation></AdaptationSet></Period></MPD>";
    let options = ManifestOptions {
        uri_form: UriForm::Absolute,
        ..options()
    };
    let out = put(text, &FOLDER, &options).unwrap();
    assert!(out.contains("/hls/init.mp4?Policy="), "{out}");
}

#[test]
fn a_segment_base_makes_the_base_url_the_media_file_in_spite_of_a_template_above() {
    let inside = "<SegmentTemplate media=\"$Number$.m4s\"/>
        <Representation id=\"1\"/>
        <Representation id=\"2\"><BaseURL>film.mp4</BaseURL><SegmentBase indexRange=\"0-9\"/></Representation>";
    assert_signs(
        &mpd(inside),
        &FOLDER,
        &["/hls/$Number$.m4s", "/hls/film.mp4"],
    );
}

#[test]
fn elements_are_known_by_their_namespace_whatever_their_prefix() {
    let dash = "urn:mpeg:dash:schema:mpd:2011";
    for text in [
        format!("<MPD xmlns=\"{dash}\" xmlns:d=\"{dash}\"><d:Location>1.mpd</d:Location></MPD>"),
        format!("<d:MPD xmlns:d=\"{dash}\"><Location xmlns=\"{dash}\">1.mpd</Location></d:MPD>"),
        "<d:MPD><d:Location>1.mpd</d:Location></d:MPD>".into(),
        format!("<MPD><Location xmlns=\"{dash}\">1.mpd</Location></MPD>"),
        format!(
            "<MPD xmlns=\"{dash}\"><Location xmlns=\"urn:mpeg:DASH:schema:MPD:2011\">1.mpd</Location></MPD>"
        ),
    ] {
        assert_signs(&text, &FOLDER, &["/hls/1.mpd"]);
    }
    for text in [
        format!("<MPD xmlns=\"{dash}\"><Location xmlns=\"urn:other\">1.mpd</Location></MPD>"),
        format!("<d:MPD xmlns:d=\"{dash}\"><Location>1.mpd</Location></d:MPD>"),
        format!("<MPD xmlns=\"{dash}\" xmlns:o=\"urn:other\"><o:Location>1.mpd</o:Location></MPD>"),
    ] {
        assert_signs(&text, &FOLDER, &[]);
    }
}

#[test]
fn a_colon_that_may_end_a_scheme_or_not_is_refused() {
    for (inside, place) in [
        ("<BaseURL>at_10:00/</BaseURL>", "line 3, column 10"),
        ("<BaseURL><![CDATA[1:2/]]></BaseURL>", "line 3, column 19"),
        (
            "<SegmentList><SegmentURL media=\"1:2.m4s\"/></SegmentList>",
            "line 3, column 33",
        ),
    ] {
        let parts = [place, "has a ':' in its first part", "write ./ before it"];
        assert_refused(sign(&mpd(inside)), ErrorKind::InvalidManifest, &parts);
    }
}

#[test]
fn uris_are_written_back_absolute_or_relative_as_asked() {
    let sign_as = |text: &str, uri_form| {
        let options = ManifestOptions {
            uri_form,
            ..options()
        };
        put(text, &FOLDER, &options)
    };
    let out = sign_as(SEGMENT_LIST, UriForm::Absolute).unwrap();
    assert!(
        out.contains(&format!(
            "media=\"{HOST}/hls/dash/video/1080p/seg-1.m4s?Policy="
        )),
        "{out}"
    );
    assert!(
        out.contains(&format!(
            "<BaseURL>{HOST}/hls/dash/video/one-file.mp4?Policy="
        )),
        "{out}"
    );
    assert_eq!(granted(&out, "https://elsewhere.example/").len(), 6);

    let out = sign_as(TEMPLATE, UriForm::Relative).unwrap();
    assert!(
        out.contains("<Location> live.mpd?a=1&amp;b=2&amp;Policy="),
        "{out}"
    );
    let several =
        mpd("<SegmentTemplate media=\"$Number$.m4s\"/><BaseURL>a/</BaseURL><BaseURL>b/</BaseURL>");
    let parts = ["line 3", "several URLs", "/hls/a/$Number$.m4s"];
    assert_refused(
        sign_as(&several, UriForm::Absolute),
        ErrorKind::InvalidManifest,
        &parts,
    );
}

#[test]
fn a_document_type_definition_is_refused() {
    let bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;\">]>\n<MPD><BaseURL>&lol2;</BaseURL></MPD>";
    assert_refused(
        sign(bomb),
        ErrorKind::InvalidManifest,
        &["line 2, column 1", "document type definition"],
    );
}

#[test]
fn a_broken_mpd_is_an_error_with_its_line() {
    for (text, culprit) in [
        (
            "<MPD>\n<Period>",
            "line 2, column 9: the text ends inside of \"Period\"",
        ),
        ("<MPD>\n<Period></MPD>", "line 2"),
        ("<MPD>\n<Period", "line 2"),
        ("<MPD>\n<Period id=\"x></Period></MPD>", "line 2"),
        (
            "<MPD>\n<Period id=x/></MPD>",
            "line 2, column 1: the XML is not well-formed",
        ),
        (
            "<MPD>\n<Period id='1' id='2'/></MPD>",
            "line 2, column 1: the XML is not well-formed",
        ),
        (
            "<MPD>\n<Location>&unknown;</Location></MPD>",
            "line 2, column 11: \"&unknown;\"",
        ),
        (
            "<MPD>\n<Location>a<b/>c</Location></MPD>",
            "line 2, column 11: Location has markup",
        ),
        (
            "<MPD>\n<Location>a b</Location></MPD>",
            "line 2, column 11: \"a b\": the URL has a space",
        ),
        (
            "<MPD>\n<Location>a?Expires=1</Location></MPD>",
            "already has the parameter Expires",
        ),
        (
            "<Period/>",
            "line 1, column 1: the root element is \"Period\"",
        ),
        ("<MPD/>\n<MPD/>", "line 2, column 1: the root element"),
        ("<!-- nothing -->", "the XML has no element"),
        ("<html></html>", "a DASH MPD has one root, MPD"),
    ] {
        let message = sign(text).expect_err(text).to_string();
        assert!(message.contains(culprit), "{culprit} in {message}");
    }
}

const DASH: &str = "urn:mpeg:dash:schema:mpd:2011";

#[test]
fn alternative_and_imported_presentations_are_signed() {
    let event = |element: &str| {
        format!(
            "<MPD xmlns=\"{DASH}\"><Period><BaseURL>p/</BaseURL><EventStream><Event>{element}</Event></EventStream></Period></MPD>"
        )
    };
    for element in ["ReplacePresentation", "InsertPresentation", "OverlayEvent"] {
        for attribute in ["url", "uri"] {
            for namespace in ["", " xmlns=\"\""] {
                let text = event(&format!(
                    "<{element}{namespace} {attribute}=\"ads/1.mpd#t=5\"/>"
                ));
                assert_signs_against(&text, &[("p/", &["/hls/p/ads/1.mpd?"])]);
                let warnings = sign_manifest_with(&text, &FOLDER, &options())
                    .unwrap()
                    .warnings;
                assert_eq!(warnings.len(), 1, "{warnings:?}");
                assert_eq!(warnings[0].kind(), WarningKind::Fragment);
            }
        }
    }
    let list = format!(
        "<MPD xmlns=\"{DASH}\" type=\"list\"><Period><ImportedMPD earliestResolutionTimeOffset=\"10\"> ads/1.mpd </ImportedMPD></Period><Period><BaseURL>main/</BaseURL><ImportedMPD uri=\"2.mpd\">\n3.mpd</ImportedMPD></Period></MPD>"
    );
    assert_signs_against(
        &list,
        &[
            ("", &["/hls/ads/1.mpd?"]),
            ("main/", &["/hls/main/2.mpd?", "/hls/main/3.mpd?"]),
        ],
    );
}

#[test]
fn keys_of_segment_encryption_are_signed() {
    for (element, attribute) in [
        ("CryptoPeriod", "keyUriTemplate"),
        ("CryptoPeriod", "ivUriTemplate"),
        ("CryptoTimeline", "keyUriTemplate"),
    ] {
        for namespace in [" xmlns:sea=\"urn:mpeg:dash:schema:sea:2012\"", ""] {
            let text = mpd(&format!(
                "<ContentProtection{namespace}><sea:{element} IV=\"0x1\" {attribute}=\"keys/1.bin\"/></ContentProtection><Representation/>"
            ));
            assert_signs(&text, &FOLDER, &["/hls/keys/1.bin"]);
            assert_eq!(granted(&sign_each(&text).unwrap(), BASE).len(), 1);
            let template = text.replace("1.bin", "$Number$.bin");
            let parts = ["line 3", "is a template for many URLs"];
            assert_refused(sign_each(&template), ErrorKind::InvalidManifest, &parts);
        }
    }
}

#[test]
fn fonts_are_signed_whatever_base_url_a_player_takes() {
    let text = mpd(
        "<SupplementalProperty schemeIdUri=\"urn:dvb:dash:fontdownload:2014\" xmlns:dvb=\"urn:dvb:dash-extensions:2014-1\" value=\"1\" dvb:url=\"fonts/a.woff\" dvb:fontFamily=\"f\"/><Representation><BaseURL>subtitles/1.mp4</BaseURL></Representation>",
    );
    assert_signs_against(
        &text,
        &[
            ("", &["/hls/fonts/a.woff?"]),
            ("", &["/hls/subtitles/1.mp4?"]),
        ],
    );
    let parts = ["line 3", "/hls/fonts/a.woff", "stands both for"];
    assert_refused(sign_each(&text), ErrorKind::InvalidManifest, &parts);
}

#[test]
fn parameters_that_reports_add_take_one_signature() {
    let film = |parameters: &str| {
        format!(
            "<MPD>\n<ServiceDescription><ClientDataReporting>{parameters}</ClientDataReporting></ServiceDescription><Period><AdaptationSet><Representation>\n<BaseURL>1.mp4</BaseURL></Representation><Representation><SegmentList><SegmentURL media=\"2.m4s\"/></SegmentList></Representation></AdaptationSet></Period></MPD>"
        )
    };
    let parts = [
        "line 3, column 10",
        "1.mp4",
        "gets parameters from the player",
    ];
    for parameters in [
        "<CMCDParameters version=\"1\" keys=\"br sid\"/>",
        "<CMCDParameters version=\"1\" mode=\"query\"/>",
        "<d:CMCDParameters xmlns:d=\"urn:other\"/>",
        "<RequestParam includeInRequests=\"segment\"/>",
        "<UrlQueryInfo/>",
    ] {
        let text = film(parameters);
        assert_refused(sign_each(&text), ErrorKind::InvalidManifest, &parts);
        let narrow = wildcard(&format!("{HOST}/hls/*.mp4"));
        let wider = [
            "line 3, column 10",
            "1.mp4?parameter=1",
            "widen the resource",
        ];
        assert_refused(sign_with(&text, &narrow), ErrorKind::InvalidUrl, &wider);
        assert_signs(&text, &FOLDER, &["/hls/1.mp4", "/hls/2.m4s"]);
    }
    let headers = film("<CMCDParameters version=\"1\" mode=\"header\"/>");
    assert_eq!(granted(&sign_each(&headers).unwrap(), BASE).len(), 2);
}

#[test]
fn a_url_of_ours_in_an_unknown_place_is_reported_and_left_alone() {
    let nothing_signed = (WarningKind::NothingSigned, "", 1);
    for marked in [
        "<UTCTiming schemeIdUri=\"urn:mpeg:dash:utc:http-iso:2014\" value=\"⟦https://d111111abcdef8.cloudfront.net/time\"/>",
        "<x:ad xmlns:x=\"urn:x\" bannerUrl=\"⟦banner.png\"/>",
        "<x:ad xmlns:x=\"urn:x\" x:href=\"⟦1.png\" y y/>",
        "<Laurl Lic_type=\"EME-1.0\"> ⟦https://d111111abcdef8.cloudfront.net/licence\n</Laurl>",
        "<x:AdUrl xmlns:x=\"urn:x\">⟦ads/1.mpd</x:AdUrl>",
        "<Event> <![CDATA[ ⟦https://d111111abcdef8.cloudfront.net/ ]]></Event>",
        "<EssentialProperty schemeIdUri=\"urn:example:font\" xmlns:dvb=\"urn:dvb\" dvb:url=\"⟦a.woff\"/>",
    ] {
        let column = marked.find('⟦').unwrap() + 1;
        let text = mpd(&marked.replace('⟦', ""));
        let place = format!("3:{column}");
        let expected = [(WarningKind::UnsignedUrl, &*place, 1), nothing_signed];
        assert_eq!(assert_warns(&text, &FOLDER, &expected).text, text);
    }
    for inside in [
        "<ProgramInformation moreInformationURL=\"about.html\"/>",
        "<Role schemeIdUri=\"role\" value=\"main\"/>",
        "<Role schemeIdUri=\"//d111111abcdef8.cloudfront.net/\"/>",
        "<x:ad xmlns:x=\"urn:x\" bannerUrl=\"https://other.example/banner.png\" url=\"\"/>",
        "<Label>a label</Label>",
        "<!-- https://d111111abcdef8.cloudfront.net/ -->",
    ] {
        assert_warns(&mpd(inside), &FOLDER, &[nothing_signed]);
    }
}

#[test]
fn the_signature_is_before_a_fragment() {
    let inside = "<Representation><BaseURL>1.mp4?a=&#49;&amp;b#t=1&amp;x</BaseURL></Representation>\n<Representation><BaseURL><![CDATA[ 2.mp4#t=1 ]]></BaseURL></Representation>\n<Representation><BaseURL>v/</BaseURL><SegmentList><SegmentURL media='3.m4s#'/></SegmentList></Representation>";
    let text = mpd(inside);
    let expected = [(WarningKind::Fragment, "3:26", 3)];
    let out = assert_warns(&text, &FOLDER, &expected).text;
    assert_eq!(unsigned(&out, &FOLDER), text);
    for start in [
        "1.mp4?a=&#49;&amp;b&amp;Policy=",
        "[ 2.mp4?Policy=",
        "'3.m4s?Policy=",
    ] {
        assert!(out.contains(start), "{start} in {out}");
    }
    for end in ["=SHA256#t=1&amp;x</", "=SHA256#t=1 ]]>", "=SHA256#'/>"] {
        assert!(out.contains(end), "{end} in {out}");
    }
    let escaped = mpd("<Representation><BaseURL>1&#35;2.mp4</BaseURL></Representation>");
    assert_refused(
        sign(&escaped),
        ErrorKind::InvalidUrl,
        &["line 3", "fragment"],
    );
}

#[test]
fn only_what_is_in_the_folder_gets_a_signature_of_its_own_unless_told_otherwise() {
    let text = mpd(
        "<BaseURL>../other/</BaseURL><Representation><SegmentList><SegmentURL media=\"1.m4s\"/></SegmentList></Representation>",
    );
    let parts = ["line 3", "/other/1.m4s", "outside of the folder"];
    assert_refused(sign_each(&text), ErrorKind::InvalidUrl, &parts);
    let anywhere = ManifestOptions {
        folder: Some(format!("{HOST}/")),
        ..each()
    };
    assert!(sign_as(&text, &anywhere).is_ok());
}
