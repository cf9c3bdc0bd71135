//! Cookies as browsers keep and send them, in every form in which they are pasted.

use frontseal_inspect::{InspectOptions, Inspection, inspect};

use crate::support::{AT, FOLDER, RSA, URL, codes, end, signer, verifier};

const PAGE: &str = "https://d111111abcdef8.cloudfront.net/";

fn pairs() -> Vec<(String, String)> {
    let policy = end().with_resource(FOLDER.to_owned() + "?*").unwrap();
    let header = signer(RSA).sign_cookies(&policy).unwrap().cookie_header();
    header
        .split("; ")
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

fn joined(separator: &str, form: impl Fn(&str, &str) -> String) -> String {
    let pairs: Vec<_> = pairs()
        .iter()
        .map(|(name, value)| form(name, value))
        .collect();
    pairs.join(separator)
}

fn looked(cookies: Option<&str>, set_cookies: &[&str], page_url: Option<&str>) -> Inspection {
    let verifier = verifier();
    let options = InspectOptions {
        cookies,
        set_cookies: set_cookies.to_vec(),
        page_url,
        now: Some(AT),
        verifier: Some(&verifier),
        ..InspectOptions::default()
    };
    inspect(Some(URL), &options).unwrap()
}

#[test]
fn cookies_are_read_in_every_form_in_which_they_are_pasted() {
    let header = joined("; ", |name, value| format!("{name}={value}"));
    let host = "d111111abcdef8.cloudfront.net";
    for pasted in [
        header.clone(),
        format!("Cookie: {header}"),
        format!("cookie: theme=dark; {header};\n"),
        format!("'{header}'"),
        joined("\n", |name, value| format!("{name}={value}")),
        joined("\n", |name, value| {
            format!("Set-Cookie: {name}={value}; Path=/; Secure; HttpOnly")
        }),
        joined("\n", |name, value| {
            format!("< set-cookie: {name}={value}; Path=/a")
        }),
        joined("\n", |name, value| {
            format!("document.cookie = \"{name}={value}; path=/\";")
        }),
        joined("\n", |name, value| {
            format!("{host}\tFALSE\t/\tTRUE\t1893456000\t{name}\t{value}")
        }),
        joined("\n", |name, value| {
            format!("#HttpOnly_{host}\tFALSE\t/\tTRUE\t0\t{name}\t{value}")
        }),
        joined("\n", |name, value| {
            format!("{name}\t{value}\t{host}\t/\tSession\t300\t✓\t✓\tNone")
        }),
        format!("curl '{URL}' -b '{header}' --compressed"),
        format!(
            "{{{}}}",
            joined(", ", |name, value| format!("'{name}': '{value}'"))
        ),
        format!("-H 'Cookie: {header}'"),
        format!(
            "[{}]",
            joined(",", |name, value| format!(
                r#"{{"name":"{name}","value":"{value}","domain":".{host}","path":"/"}}"#
            ))
        ),
        format!(
            "{{{}}}",
            joined(",", |name, value| format!(r#""{name}":"{value}""#))
        ),
    ] {
        let inspection = looked(Some(&pasted), &[], None);
        assert_eq!(codes(&inspection), [] as [&str; 0], "{pasted}");
        assert!(inspection.verdict.unwrap().is_ok(), "{pasted}");
        assert_eq!(inspection.signature_holds, Some(true), "{pasted}");
    }
}

#[test]
fn a_set_that_the_browser_sends_has_no_findings() {
    for attributes in [
        "",
        "; Path=/",
        "; Path=/a; Secure; HttpOnly",
        "; Path=/a/; SameSite=Strict",
        "; Path=nonsense",
        "; Max-Age=3600; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "; Domain=d111111abcdef8.cloudfront.net; Path=/",
        "; SameSite=None; Secure; Partitioned; Path=/",
    ] {
        let set = joined("\n", |name, value| format!("{name}={value}{attributes}"));
        for page in [None, Some(PAGE)] {
            let inspection = looked(None, &[&set], page);
            assert_eq!(codes(&inspection), [] as [&str; 0], "{attributes}");
            assert!(inspection.verdict.unwrap().is_ok(), "{attributes}");
            let header = inspection.cookie_header.unwrap();
            assert!(header.starts_with("CloudFront-Policy="), "{header}");
            assert!(!header.contains(&pairs()[1].1), "the signature is cut");
        }
    }
}

#[test]
fn a_new_set_clears_what_it_does_not_carry() {
    let set = joined("\n", |name, value| format!("{name}={value}; Path=/"));
    let clearing = "CloudFront-Expires=; Path=/; Max-Age=0";
    assert_eq!(
        codes(&looked(
            None,
            &["CloudFront-Expires=1; Path=/", &set, clearing],
            None
        )),
        [] as [&str; 0]
    );
    let kept = looked(None, &["CloudFront-Expires=1893456000; Path=/", &set], None);
    assert_eq!(kept.findings[0].code, "conflicting_parameters");
    let replaced = looked(None, &["CloudFront-Policy=old; Path=/", &set], None);
    assert_eq!(codes(&replaced), [] as [&str; 0]);
    let beside = looked(None, &["CloudFront-Policy=old; Path=/a", &set], None);
    assert_eq!(beside.findings[0].code, "duplicate_parameter");
}

#[test]
fn what_was_sent_outranks_what_the_rules_say() {
    let header = joined("; ", |name, value| format!("{name}={value}"));
    let set = joined("\n", |name, value| {
        format!("{name}={value}; Domain=www.example.com")
    });
    assert_eq!(
        codes(&looked(Some(&header), &[&set], Some(PAGE))),
        [] as [&str; 0]
    );
}

#[test]
fn each_obstacle_names_the_cookies_once() {
    let set = joined("\n", |name, value| format!("{name}={value}; Path=/b"));
    let inspection = looked(None, &[&set], None);
    assert_eq!(codes(&inspection), ["cookie_path"]);
    let message = &inspection.findings[0].message;
    for (name, _) in pairs() {
        assert_eq!(message.matches(&name).count(), 1, "{message}");
    }
    assert_eq!(inspection.cookie_header.as_deref(), Some(""));
}
