//! What a manifest costs, with and without the key operation. `benches/README.md` has the figures.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use divan::Bencher;
use frontseal::{Policy, PrivateKey, Signer};
use frontseal_manifest::{ManifestOptions, Signing, sign_manifest};

const BASE_URL: &str = "https://d111111abcdef8.cloudfront.net/private/2026/film/video.m3u8";
const SEGMENTS: usize = 10_000;

fn main() {
    divan::main();
}

fn signer() -> Signer {
    let pem = include_bytes!("../../../tests/keys/rsa-2048.pem");
    Signer::new("K2JCJMDEHXQW5F", PrivateKey::from_pem(pem).unwrap()).unwrap()
}

fn wildcard() -> Signing {
    Signing::once(&signer(), &Policy::new(1_893_456_000).unwrap(), BASE_URL).unwrap()
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
    let (signing, options) = (wildcard(), ManifestOptions::default());
    let text = match format {
        "hls" => playlist(),
        "low latency hls" => low_latency_playlist(),
        _ => segment_list(),
    };
    bencher.bench(|| sign_manifest(&text, BASE_URL, &signing, &options).unwrap());
}

#[divan::bench]
fn ten_thousand_uris_and_the_signature(bencher: Bencher<'_, '_>) {
    let (signer, options, text) = (signer(), ManifestOptions::default(), playlist());
    let policy = Policy::new(1_893_456_000).unwrap();
    bencher.bench(|| {
        let signing = Signing::once(&signer, &policy, BASE_URL).unwrap();
        sign_manifest(&text, BASE_URL, &signing, &options).unwrap()
    });
}
