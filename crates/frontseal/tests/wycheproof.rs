//! Project Wycheproof's vectors of signatures that a careless verifier accepts.
#![cfg(all(feature = "std", feature = "rust-crypto"))]
#![allow(clippy::unwrap_used, reason = "tests")]

use frontseal::{HashAlgorithm, PublicKey};
use wycheproof::TestResult;

/// Check that the verdict is the expected one; an acceptable signature may go either way.
fn check(key: &[u8], id: usize, message: &[u8], signature: &[u8], expected: TestResult) {
    let key = PublicKey::new(key).unwrap();
    let holds = key.verify(HashAlgorithm::Sha256, message, signature);
    match expected {
        TestResult::Valid => assert!(holds, "{key} refuses the valid signature of test {id}"),
        TestResult::Invalid => assert!(!holds, "{key} accepts the invalid signature of test {id}"),
        TestResult::Acceptable => {}
    }
}

#[test]
fn rsa_pkcs1_v1_5_2048_sha256() {
    use wycheproof::rsa_pkcs1_verify::{TestName, TestSet};
    let set = TestSet::load(TestName::Rsa2048Sha256).unwrap();
    assert!(set.number_of_tests > 100);
    for group in set.test_groups {
        for test in group.tests {
            check(&group.der, test.tc_id, &test.msg, &test.sig, test.result);
        }
    }
}

#[test]
fn ecdsa_p256_sha256() {
    use wycheproof::ecdsa::{TestName, TestSet};
    let set = TestSet::load(TestName::EcdsaSecp256r1Sha256).unwrap();
    assert!(set.number_of_tests > 100);
    for group in set.test_groups {
        for test in group.tests {
            check(&group.der, test.tc_id, &test.msg, &test.sig, test.result);
        }
    }
}
