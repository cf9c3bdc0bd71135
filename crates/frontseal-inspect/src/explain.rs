//! [`explain`]: the section about a code in `troubleshooting.md`.

use alloc::format;

use crate::finding::CODES;

const PAGE: &str = include_str!("../troubleshooting.md");

/// Return what `code`, the code of a [`Finding`](crate::Finding), means, with an example and the cure.
///
/// It is a section of `docs/troubleshooting.md`, in Markdown and without its heading. An unknown code
/// gives `None`.
///
/// ```
/// assert!(frontseal_inspect::explain("milliseconds").unwrap().contains("Divide by 1000"));
/// ```
pub fn explain(code: &str) -> Option<&'static str> {
    CODES.binary_search(&code).ok()?;
    let (_, rest) = PAGE.split_once(&format!("\n## {code}\n"))?;
    Some(
        rest.split("\n## ")
            .next()
            .unwrap_or(rest)
            .trim_matches('\n'),
    )
}
