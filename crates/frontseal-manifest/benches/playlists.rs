//! What a manifest costs, with and without the key operation. `benches/README.md` has the figures.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use divan::Bencher;
use frontseal::{Policy, PrivateKey, Signer};
use frontseal_manifest::{ManifestOptions, sign_folder, sign_manifest, sign_manifest_with};

const BASE_URL: &str = "https://d111111abcdef8.cloudfront.net/private/2026/film/video.m3u8";
const SEGMENTS: usize = 10_000;

fn main() {
    divan::main();
}

fn signer() -> Signer {
    let pem = include_bytes!("../../../tests/keys/rsa-2048.pem");
    Signer::new("K2JCJMDEHXQW5F", PrivateKey::from_pem(pem).unwrap()).unwrap()
}

fn policy() -> Policy {
    Policy::new(1_893_456_000).unwrap()
}

fn options() -> ManifestOptions {
    ManifestOptions {
        base_url: BASE_URL.into(),
        ..ManifestOptions::default()
    }
}

fn playlist() -> String {
    let mut text = String::from(
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:6\n#EXT-X-MAP:URI=\"init.mp4\"\n",
    );
    for number in 0..SEGMENTS {
        text.push_str(&format!("#EXTINF:6.00000,\nvideo-1080p-{number:05}.m4s\n"));
    }
    text + "#EXT-X-ENDLIST\n"
}

fn low_latency_playlist() -> String {
    let mut text = String::from("#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-TARGETDURATION:4\n");
    for number in 0..SEGMENTS {
        text.push_str(&format!(
            "#EXT-X-PART:DURATION=0.33334,URI=\"part-{number}.mp4\",INDEPENDENT=YES\n"
        ));
    }
    text
}

fn segment_list() -> String {
    let mut text = String::from(
        "<MPD><Period><AdaptationSet><Representation id=\"1\"><SegmentList><Initialization sourceURL=\"init.mp4\"/>\n",
    );
    for number in 0..SEGMENTS {
        text.push_str(&format!(
            "<SegmentURL media=\"video-1080p-{number:05}.m4s\"/>\n"
        ));
    }
    text + "</SegmentList></Representation></AdaptationSet></Period></MPD>\n"
}

#[divan::bench(args = ["hls", "low latency hls", "dash"])]
fn ten_thousand_uris_with_a_signature_that_is_there(bencher: Bencher<'_, '_>, format: &str) {
    let options = options();
    let signed = sign_folder(&signer(), &policy(), &options).unwrap();
    let text = match format {
        "hls" => playlist(),
        "low latency hls" => low_latency_playlist(),
        _ => segment_list(),
    };
    bencher.bench(|| sign_manifest_with(&text, &signed, &options).unwrap());
}

#[divan::bench]
fn ten_thousand_uris_and_the_signature(bencher: Bencher<'_, '_>) {
    let (signer, policy, options, text) = (signer(), policy(), options(), playlist());
    bencher.bench(|| sign_manifest(&text, &signer, &policy, &options).unwrap());
}
