//! A policy written by anybody, and a pattern against a URL.
#![no_main]

use frontseal::{Policy, Resource};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(policy) = Policy::from_json(text) {
        assert_eq!(
            policy.statement().unwrap().text(),
            text,
            "signed as it stands"
        );
        let minified = policy.clone().minified();
        let again = Policy::from_json(minified.statement().unwrap().text()).unwrap();
        assert_eq!(again.resource(), policy.resource());
        assert_eq!(again.date_less_than(), policy.date_less_than());
        assert_eq!(again.date_greater_than(), policy.date_greater_than());
        assert_eq!(again.ip_address(), policy.ip_address());
    }
    if let Some((pattern, url)) = text.split_once('\n')
        && let Ok(resource) = Resource::new(pattern)
    {
        let _ = resource.matches(url);
        assert!(
            resource.matches(pattern)
                || pattern.contains(['*', '?'])
                || !pattern.starts_with("http")
        );
    }
});
