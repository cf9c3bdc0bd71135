//! Answers `row count` on standard input with how long `count` URLs took; see ../../README.md.

mod aws_lc;
mod frontseal;
mod input;
mod peers;
mod row;

use std::io::{BufRead, Write};

use crate::input::Input;

fn main() {
    // As in any process that has freed a large buffer once: from then on glibc keeps what is freed. Until then it gives
    // the results of each round back to the kernel, and gets them anew page by page (../../../README.md).
    drop(std::hint::black_box(vec![1u8; 4 << 20]));
    let input: &'static Input = Box::leak(Box::new(Input::read()));
    let rows = match std::env::args().nth(1).as_deref() {
        Some("frontseal") => frontseal::rows(input),
        Some("aws-lc") => aws_lc::rows(input),
        Some("cloudfront_sign") => peers::cloudfront_sign(input),
        #[cfg(feature = "openssl")]
        Some("cloudfront-policy-signer") => peers::cloudfront_policy_signer(input),
        other => panic!("no contestant {other:?}"),
    };
    let names: Vec<_> = rows.iter().map(|(name, _)| *name).collect();
    answer(&names.join(" "));
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let (name, count) = line.split_once(' ').unwrap();
        let (_, row) = rows.iter().find(|(known, _)| *known == name).unwrap();
        let count: usize = count.parse().unwrap();
        let (seconds, result) = row(count.max(1));
        answer(&if count == 0 {
            result
        } else {
            seconds.to_string()
        });
    }
}

fn answer(line: &str) {
    println!("{line}");
    std::io::stdout().flush().unwrap();
}
