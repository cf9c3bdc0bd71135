//! [`Explanations`]: how much work the edge spends on explaining denials.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Explanations may take one part in this many of the time.
const SHARE: u32 = 10;

/// The work that may be done at once after a quiet time.
const BURST: Duration = Duration::from_millis(250);

/// Bounds the time that is spent on explanations. One takes milliseconds, since every likely change
/// of the request is tried on the signature, and hostile requests can ask for many.
#[derive(Default)]
pub(crate) struct Explanations {
    /// When the explanations so far will have taken no more than their share.
    paid_off: Mutex<Option<Instant>>,
}

impl Explanations {
    /// Run `explain` if there is time for it.
    pub(crate) fn run(&self, explain: impl FnOnce()) {
        let start = Instant::now();
        if self.has_time(start) {
            explain();
            self.spend(start, start.elapsed());
        }
    }

    fn has_time(&self, now: Instant) -> bool {
        let paid_off = *self.paid_off.lock().unwrap_or_else(PoisonError::into_inner);
        paid_off.is_none_or(|paid_off| paid_off < now + BURST * SHARE)
    }

    fn spend(&self, now: Instant, work: Duration) {
        let mut paid_off = self.paid_off.lock().unwrap_or_else(PoisonError::into_inner);
        *paid_off = Some(paid_off.unwrap_or(now).max(now) + work * SHARE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_denials_costs_a_tenth_of_a_core() {
        const WORK: Duration = Duration::from_millis(7);
        let explanations = Explanations::default();
        let start = Instant::now();
        let mut work = Duration::ZERO;
        for second in 1..=60 {
            for request in 0..500 {
                let now = start + Duration::from_secs(second) + Duration::from_millis(2) * request;
                if explanations.has_time(now) {
                    explanations.spend(now, WORK);
                    work += WORK;
                }
            }
            let most = Duration::from_secs(second) / SHARE + BURST + WORK;
            assert!(work <= most, "{work:?} in {second} seconds");
        }
        assert!(work >= Duration::from_secs(6), "{work:?}");
    }

    #[test]
    fn a_few_denials_after_a_quiet_time_are_all_explained() {
        let explanations = Explanations::default();
        let start = Instant::now();
        for second in [0, 10, 20] {
            let now = start + Duration::from_secs(second);
            for _ in 0..30 {
                assert!(explanations.has_time(now));
                explanations.spend(now, Duration::from_millis(7));
            }
        }
    }
}
