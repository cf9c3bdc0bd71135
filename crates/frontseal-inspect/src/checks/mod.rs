//! The checks: one file for each family of findings.

mod browser;
mod cookies;
mod encoding;
mod key_pair_id;
mod parameters;
mod policy;
mod resource;
mod signature;
mod times;
mod url;
mod values;
mod viewer;
mod wrapping;

use alloc::vec::Vec;

use crate::case::Case;
use crate::finding::{Finding, Findings};
use crate::response::reconcile;

/// Adds what is wrong with one aspect of a request.
type Family = fn(&mut Findings, &Case<'_>);

/// The order matters: a family skips what an earlier one has explained. Of the other families, the
/// signature's comes first, because its findings are certain.
const FAMILIES: [Family; 14] = [
    browser::check,
    wrapping::check,
    values::check,
    key_pair_id::check,
    signature::check,
    url::check,
    parameters::check,
    encoding::check,
    cookies::check,
    signature::check_unexplained,
    times::check,
    policy::check,
    resource::check,
    viewer::check,
];

/// Return everything that is known to go wrong with a request, the worst first.
pub(crate) fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Findings::default();
    for check in FAMILIES.iter().filter(|_| case.has_request) {
        check(&mut findings, case);
    }
    reconcile(&mut findings, case);
    findings.sorted()
}
