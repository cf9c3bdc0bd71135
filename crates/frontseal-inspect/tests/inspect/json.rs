//! The names in JSON.

use crate::support::{END, RSA, URL, canned_text, end, signer, with_keys};

#[test]
fn json_has_the_names_of_the_fields() {
    let signed = signer(RSA).sign_url(URL, &end()).unwrap();
    let json: serde_json::Value = serde_json::from_str(&with_keys(&signed).to_json()).unwrap();
    assert_eq!(json["allowed"], true);
    for name in [
        "code",
        "message",
        "reason",
        "detail",
        "not_before",
        "signed_for",
    ] {
        assert!(json[name].is_null(), "{name}");
    }
    assert_eq!(json["key_pair_id"], RSA);
    assert_eq!(json["policy"], canned_text(URL));
    assert_eq!(json["expires"], END);
    assert_eq!(json["parameters"]["Expires"], END.to_string());
    assert_eq!(json["findings"], serde_json::json!([]));
    let denied = with_keys(&signed.replace("https", "http")).to_json();
    let json: serde_json::Value = serde_json::from_str(&denied).unwrap();
    assert_eq!(json["allowed"], false);
    assert_eq!(json["code"], "AccessDenied");
    assert_eq!(json["reason"], "signature");
    assert_eq!(json["findings"][0]["code"], "scheme_differs");
    assert_eq!(json["findings"][0]["severity"], "error");
    assert_eq!(json["findings"][0]["confidence"], "certain");
}
