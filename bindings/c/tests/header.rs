//! `include/frontseal.h` is what the sources say.

use std::path::Path;
use std::{env, fs};

#[test]
fn the_header_is_what_the_sources_say() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = cbindgen::Config::from_file(here.join("cbindgen.toml")).expect("cbindgen.toml");
    let bindings = cbindgen::Builder::new()
        .with_config(config)
        .with_crate(here)
        .generate()
        .expect("cbindgen reads the crate");
    let mut made = Vec::new();
    bindings.write(&mut made);
    let made = String::from_utf8(made).expect("a header in UTF-8");
    let made: String = made.lines().map(without_space_behind_pointers).collect();
    let path = here.join("../../include/frontseal.h");
    if env::var_os("UPDATE_HEADER").is_some() {
        fs::write(&path, &made).expect("the header can be written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == made,
        "include/frontseal.h differs from the sources: run UPDATE_HEADER=1 cargo test -p frontseal-c --test header"
    );
}

/// cbindgen writes a space behind a pointer that it renames.
fn without_space_behind_pointers(line: &str) -> String {
    let is_comment = [" *", "//"]
        .iter()
        .any(|it| line.trim_start_matches("  ").starts_with(it));
    match is_comment {
        true => format!("{line}\n"),
        false => format!("{}\n", line.replace(" * ", " *")),
    }
}
