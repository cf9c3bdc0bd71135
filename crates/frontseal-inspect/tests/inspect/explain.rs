//! Every code is explained in `troubleshooting.md`.

use frontseal_inspect::{CODES, explain};

#[test]
fn every_code_has_a_section_and_every_section_a_code() {
    let page = include_str!("../../troubleshooting.md");
    let sections: Vec<_> = page
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .collect();
    assert_eq!(sections, CODES);
}

#[test]
fn a_section_says_what_it_means_with_an_example_and_the_cure() {
    for code in CODES {
        let section = explain(code).unwrap();
        let paragraphs: Vec<_> = section.split("\n\n").collect();
        assert_eq!(paragraphs.len(), 3, "{code}");
        assert!(paragraphs[1].starts_with("    "), "{code}");
        assert!((4..=12).contains(&section.lines().count()), "{code}");
    }
    for unknown in ["", "x", "base64url\n", "Troubleshooting a 403"] {
        assert_eq!(explain(unknown), None);
    }
}
