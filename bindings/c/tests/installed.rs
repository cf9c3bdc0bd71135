//! The library as it is installed: what lies in the prefix, and C and C++ programs that are built
//! by pkg-config and run, under a memory checker where there is one.

#![cfg(target_os = "linux")] // the tools that look into libraries are others elsewhere
#![allow(clippy::expect_used, reason = "tests")]

use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::{env, fs};

/// The library, installed into an empty folder.
static PREFIX: LazyLock<PathBuf> = LazyLock::new(|| {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let prefix = temporary.join("prefix");
    if prefix.exists() {
        fs::remove_dir_all(&prefix).expect("the old prefix goes");
    }
    let target = temporary.parent().expect("the target folder");
    let make = Command::new("make")
        .args(["-C", env!("CARGO_MANIFEST_DIR"), "install", "PROFILE=dev"])
        .arg(format!("PREFIX={}", prefix.display()))
        .env("CARGO_TARGET_DIR", target)
        .output();
    succeeded("make install", make.expect("make runs"));
    prefix
});

/// How a program takes the library in.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Link {
    Shared,
    /// The library alone.
    Archive,
    /// Everything, the C library included.
    Static,
}

#[derive(Clone, Copy, Debug)]
enum Language {
    C,
    Cpp,
}

#[test]
fn the_prefix_holds_header_libraries_and_package() {
    let lib = PREFIX.join("lib");
    let version = env!("CARGO_PKG_VERSION");
    for file in [
        "include/frontseal.h",
        "lib/libfrontseal.a",
        "lib/pkgconfig/frontseal.pc",
    ] {
        assert!(PREFIX.join(file).is_file(), "{file}");
    }
    assert_eq!(
        run("pkg-config", |it| package(it)
            .args(["--modversion", "frontseal"]))
        .trim(),
        version
    );
    let major = version.split('.').next().unwrap_or_default();
    let soname = format!("libfrontseal.so.{major}");
    assert_eq!(
        fs::read_link(lib.join("libfrontseal.so")).expect("a link"),
        Path::new(&soname)
    );
    let dynamic = run("readelf", |it| {
        it.arg("-d").arg(lib.join("libfrontseal.so"))
    });
    assert!(
        dynamic.contains(&format!("Library soname: [{soname}]")),
        "{dynamic}"
    );
}

#[test]
fn only_our_symbols_can_be_seen() {
    let lib = PREFIX.join("lib");
    let names = functions();
    for (library, flag) in [("libfrontseal.so", "-D"), ("libfrontseal.a", "-g")] {
        let symbols = run("nm", |it| {
            it.args([flag, "--defined-only", "-P"])
                .arg(lib.join(library))
        });
        let mut seen: Vec<_> = symbols
            .lines()
            .filter_map(|line| line.split(' ').next())
            .filter(|name| !name.contains('['))
            .collect();
        seen.sort_unstable();
        assert_eq!(seen, names, "{library}");
    }
}

#[test]
fn the_examples_sign_and_verify() {
    let (private, public) = (key("p-256.pem"), key("p-256.pub.pem"));
    let playlist = source("film").with_extension("m3u8");
    let url = "https://d111111abcdef8.cloudfront.net/film.mp4";
    for language in [Language::C, Language::Cpp] {
        for link in [Link::Shared, Link::Static] {
            let [sign, verify, manifest] = ["sign", "verify", "manifest"].map(|name| {
                let source = here().join("examples").join(name).with_extension("c");
                build(
                    &source,
                    &format!("{name}-{language:?}-{link:?}"),
                    language,
                    link,
                    &[],
                )
            });
            let example = |program: &Path, argument: &str| {
                execute(program)
                    .arg(argument)
                    .stdin(File::open(&playlist).expect("a playlist"))
                    .env("FRONTSEAL_KEY_PAIR_ID", "K2JCJMDEHXQW5F")
                    .env("FRONTSEAL_PRIVATE_KEY", &private)
                    .env("FRONTSEAL_PUBLIC_KEY", &public)
                    .output()
                    .expect("the example runs")
            };
            let signed = succeeded("sign", example(&sign, url));
            assert!(signed.starts_with(&format!("{url}?Expires=")), "{signed}");
            let granted = succeeded("verify", example(&verify, signed.trim()));
            assert!(granted.starts_with("granted for "), "{granted}");
            let denied = example(&verify, &signed.trim().replace("film", "other"));
            assert_eq!(denied.status.code(), Some(1));
            assert!(String::from_utf8_lossy(&denied.stdout).starts_with("denied, signature: "));
            assert_eq!(example(&sign, "nothing").status.code(), Some(1));
            let signed = succeeded("manifest", example(&manifest, url));
            assert!(
                signed.starts_with("#EXTM3U\n#EXTINF:6,\nfilm-1.ts?Policy="),
                "{signed}"
            );
        }
    }
}

#[test]
fn the_examples_of_the_readme_run() {
    let readme = fs::read_to_string(here().join("README.md")).expect("README.md");
    let blocks: Vec<_> = readme
        .split("```c\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    let beginnings = [
        "https://d111111abcdef8.cloudfront.net/film.mp4?Expires=",
        "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:1\n#EXTINF:6,\n1.ts?Policy=",
    ];
    assert_eq!(blocks.len(), beginnings.len());
    for (number, (block, beginning)) in blocks.into_iter().zip(beginnings).enumerate() {
        let source = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("readme-{number}.c"));
        fs::write(&source, block).expect("the block can be written");
        for language in [Language::C, Language::Cpp] {
            let program = build(
                &source,
                &format!("readme-{number}-{language:?}"),
                language,
                Link::Shared,
                &[],
            );
            let output = succeeded("README.md", execute(&program).output().expect("it runs"));
            assert!(output.starts_with(beginning), "{output}");
        }
    }
}

#[test]
fn old_and_new_standards_know_the_header() {
    for (name, language, standard) in [
        ("c_99", Language::C, "-std=c99"),
        ("c_17", Language::C, "-std=c17"),
        ("cpp_11", Language::Cpp, "-std=c++11"),
        ("cpp_20", Language::Cpp, "-std=c++20"),
    ] {
        let program = build(
            &source("standards"),
            name,
            language,
            Link::Shared,
            &[standard],
        );
        succeeded(name, execute(&program).output().expect("it runs"));
    }
}

#[test]
fn good_arguments_give_what_they_should() {
    checked("results", "", "");
}

#[test]
fn bad_arguments_give_errors() {
    checked("arguments", "1", "29");
}

#[test]
fn bad_arguments_are_given_to_every_function() {
    let tried = fs::read_to_string(here().join("tests/programs/arguments.c")).expect("arguments.c");
    let untried: Vec<_> = functions()
        .into_iter()
        .filter(|name| !tried.contains(&format!("{name}(")))
        // They take nothing.
        .filter(|name| !["frontseal_version", "frontseal_backend"].contains(&name.as_str()))
        .collect();
    assert_eq!(untried, [""; 0]);
}

#[test]
fn a_function_that_signs_is_called_and_not_trusted() {
    checked("external_key", "", "");
}

#[test]
fn ten_thousand_rounds_leak_nothing() {
    checked("rounds", "10000", "25");
}

#[test]
fn eight_threads_share_handles() {
    checked("threads", "100", "2");
}

#[test]
fn a_buffer_is_filled_without_any_memory() {
    let wrapped: Vec<_> = [
        "malloc",
        "calloc",
        "realloc",
        "aligned_alloc",
        "posix_memalign",
    ]
    .map(|name| format!("-Wl,--wrap={name}"))
    .to_vec();
    let wrapped: Vec<_> = wrapped.iter().map(String::as_str).collect();
    let program = build(
        &source("no_memory"),
        "no_memory",
        Language::C,
        Link::Archive,
        &wrapped,
    );
    succeeded(
        "no_memory",
        execute(&program).arg(keys()).output().expect("it runs"),
    );
}

#[test]
fn the_library_and_openssl_live_in_one_program() {
    let openssl = Command::new("pkg-config")
        .args(["--exists", "libcrypto"])
        .status();
    if !openssl.is_ok_and(|status| status.success()) {
        eprintln!("skipped: OpenSSL's headers are not installed");
        return;
    }
    for link in [Link::Shared, Link::Archive] {
        let name = format!("beside_openssl-{link:?}");
        let program = build(
            &source("beside_openssl"),
            &name,
            Language::C,
            link,
            &["-lcrypto"],
        );
        run_on_keys(&name, &mut execute(&program), "");
    }
}

/// Run a program of `programs/` with the sanitizers, and, with a smaller `count`, under valgrind.
fn checked(name: &str, count: &str, count_under_valgrind: &str) {
    let flags = [
        "-fsanitize=address,undefined",
        "-fno-sanitize-recover=all",
        "-pthread",
    ];
    let sanitized = build(
        &source(name),
        &format!("{name}-sanitized"),
        Language::C,
        Link::Archive,
        &flags,
    );
    run_on_keys(name, &mut Command::new(sanitized), count);
    if Command::new("valgrind").arg("--version").output().is_err() {
        eprintln!("skipped: valgrind is not installed");
        return;
    }
    let program = build(
        &source(name),
        name,
        Language::C,
        Link::Archive,
        &["-pthread"],
    );
    let mut valgrind = Command::new("valgrind");
    // What is reachable at the end is Rust's own, once for each thread: its handle of the thread.
    valgrind
        .args(["--quiet", "--error-exitcode=9", "--leak-check=full"])
        .args([
            "--show-leak-kinds=definite,indirect",
            "--errors-for-leak-kinds=definite,indirect",
        ])
        .arg(program);
    run_on_keys(
        &format!("valgrind {name}"),
        &mut valgrind,
        count_under_valgrind,
    );
}

/// Run a program on the test keys, and `count` if it takes one.
fn run_on_keys(name: &str, program: &mut Command, count: &str) {
    let counted = Some(count).filter(|count| !count.is_empty());
    let output = program.arg(keys()).args(counted).output();
    succeeded(name, output.expect("it runs"));
}

/// Compile and link `source` by what pkg-config says.
fn build(source: &Path, name: &str, language: Language, link: Link, flags: &[&str]) -> PathBuf {
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let mut options = vec!["--cflags", "--libs"];
    if link != Link::Shared {
        options.push("--static");
    }
    let package = run("pkg-config", |it| {
        package(it).args(options).arg("frontseal")
    });
    let package = match link {
        Link::Archive => package.replace("-lfrontseal", "-l:libfrontseal.a"),
        Link::Shared | Link::Static => package,
    };
    let (compiler, standard) = match language {
        Language::C => (
            env::var_os("CC").unwrap_or("cc".into()),
            &["-std=c99", "-xc"][..],
        ),
        // In C++ the compiler also warns of designated initialisers that leave fields out.
        Language::Cpp => (
            env::var_os("CXX").unwrap_or("c++".into()),
            &["-std=c++20", "-xc++", "-Wno-missing-field-initializers"][..],
        ),
    };
    let output = Command::new(compiler)
        .args(standard)
        .args([
            "-g",
            "-O1",
            "-D_XOPEN_SOURCE=600",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-pedantic",
        ])
        .arg(source)
        .args(["-xnone", "-o"])
        .arg(&program)
        .args((link == Link::Static).then_some("-static"))
        .args(package.split_whitespace())
        .args(flags)
        .output();
    succeeded(name, output.expect("a compiler runs"));
    program
}

fn execute(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env("LD_LIBRARY_PATH", PREFIX.join("lib"));
    command
}

fn package(command: &mut Command) -> &mut Command {
    command.env("PKG_CONFIG_PATH", PREFIX.join("lib/pkgconfig"))
}

fn run(program: impl AsRef<OsStr>, arguments: impl FnOnce(&mut Command) -> &mut Command) -> String {
    let name = program.as_ref().to_string_lossy().into_owned();
    let output = arguments(&mut Command::new(program)).output();
    succeeded(&name, output.expect("the program runs"))
}

fn succeeded(what: &str, output: Output) -> String {
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{what}: {}\n{said}\n{complaint}",
        output.status
    );
    said
}

/// The functions that the header declares, sorted.
fn functions() -> Vec<String> {
    let header = fs::read_to_string(PREFIX.join("include/frontseal.h")).expect("the header");
    let mut names: Vec<_> = header
        .lines()
        .filter(|line| !line.starts_with("//") && !line.starts_with(" *"))
        .filter_map(|line| line.split_once('('))
        .filter_map(|(before, _)| before.rsplit([' ', '*']).next())
        .filter(|name| name.starts_with("frontseal_"))
        .map(String::from)
        .collect();
    names.sort_unstable();
    names
}

fn key(name: &str) -> String {
    fs::read_to_string(keys().join(name)).expect("a key")
}

fn keys() -> PathBuf {
    here().join("../../tests/keys")
}

fn source(name: &str) -> PathBuf {
    here().join("tests/programs").join(name).with_extension("c")
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
