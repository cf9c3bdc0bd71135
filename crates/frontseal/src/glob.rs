//! [`matches()`]: `*` and `?` in one section of a URL, in linear time.

use alloc::vec;
use alloc::vec::Vec;

use memchr::memmem;

/// Whether the case of letters counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// In scheme and host it does not.
    Ignored,
    /// In path and query it does.
    Counts,
}

impl Case {
    const fn fold(self, byte: u8) -> u8 {
        match self {
            Self::Ignored => byte.to_ascii_lowercase(),
            Self::Counts => byte,
        }
    }
}

/// Return whether `path` matches `pattern`, the path pattern of a cache behaviour: `*` is any run of
/// characters, `?` any one, and case counts.
///
/// It takes time in proportion to the lengths, whatever the pattern. Source: the Amazon CloudFront
/// developer guide, "path pattern".
///
/// ```
/// assert!(frontseal::request::matches_path_pattern("/videos/*.ts", "/videos/hls/00001.ts"));
/// assert!(!frontseal::request::matches_path_pattern("/videos/*.ts", "/videos/hls/00001.TS"));
/// ```
pub fn matches_path_pattern(pattern: &str, path: impl AsRef<[u8]>) -> bool {
    matches(pattern, path, Case::Counts)
}

/// Return whether `pattern` matches all of `text`. `*` is any run of characters, `?` any one.
///
/// The runs between the stars are searched from the left, each once: the leftmost place leaves the
/// most room for what follows, so nothing is ever tried again. That takes a step for each character,
/// and where a run has a `?` inside, for each 64 characters of the run.
pub(crate) fn matches(pattern: &str, text: impl AsRef<[u8]>, case: Case) -> bool {
    let mut runs = pattern.as_bytes().split(|byte| *byte == b'*');
    let text = text.as_ref();
    let first = runs.next().unwrap_or_default();
    let Some(last) = runs.next_back() else {
        return text.len() == first.len() && fits(first, text, case);
    };
    let Some((head, mut rest)) = text.split_at_checked(first.len()) else {
        return false;
    };
    if !fits(first, head, case) {
        return false;
    }
    for run in runs.filter(|run| !run.is_empty()) {
        match find(run, rest, case).and_then(|end| rest.get(end..)) {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    let tail = rest
        .len()
        .checked_sub(last.len())
        .and_then(|at| rest.get(at..));
    tail.is_some_and(|tail| fits(last, tail, case))
}

/// Return whether `run`, which has no `*`, fits `text` of the same length.
fn fits(run: &[u8], text: &[u8], case: Case) -> bool {
    run == text
        || run
            .iter()
            .zip(text)
            .all(|(expected, found)| *expected == b'?' || case.fold(*expected) == case.fold(*found))
}

/// Return where the leftmost place that `run` fits in `text` ends.
fn find(run: &[u8], text: &[u8], case: Case) -> Option<usize> {
    // A `?` at either end takes a character, and nothing has to be searched for it.
    let before = run.iter().take_while(|byte| **byte == b'?').count();
    let run = run.get(before..)?;
    let behind = run.iter().rev().take_while(|byte| **byte == b'?').count();
    let run = run.get(..run.len() - behind)?;
    let room = text.len().checked_sub(before + behind)?;
    let text = text.get(before..before + room)?;
    let end = if run.is_empty() {
        0
    } else {
        find_within(run, text, case)?
    };
    Some(before + end + behind)
}

/// Return where the leftmost place that `run`, whose ends are not `?`, fits in `text` ends.
fn find_within(run: &[u8], text: &[u8], case: Case) -> Option<usize> {
    if case == Case::Counts && !run.contains(&b'?') {
        return memmem::find(text, run).map(|start| start + run.len());
    }
    find_bitwise(run, text, case)
}

/// The bits of one word.
const BITS: usize = 64;

/// Find `run` by the algorithm Shift-And (Baeza-Yates and Gonnet, 1992): bit `i` of the state says
/// whether the first `i + 1` characters of `run` fit what ends here. It takes a step a word for
/// each character, whatever is searched.
fn find_bitwise(run: &[u8], text: &[u8], case: Case) -> Option<usize> {
    let words = run.len().div_ceil(BITS);
    // For each byte, where it stands in `run`; and where a `?` does.
    let mut places = vec![0u64; words * 256];
    let mut anything = vec![0u64; words];
    for (index, expected) in run.iter().enumerate() {
        let row = if *expected == b'?' {
            anything.as_mut_slice()
        } else {
            places
                .chunks_exact_mut(words)
                .nth(case.fold(*expected).into())?
        };
        *row.get_mut(index / BITS)? |= 1 << (index % BITS);
    }
    let last = 1u64 << ((run.len() - 1) % BITS);
    let mut state: Vec<u64> = vec![0; words];
    for (position, found) in text.iter().enumerate() {
        let row = places.chunks_exact(words).nth(case.fold(*found).into())?;
        let mut carry = 1;
        for ((word, here), any) in state.iter_mut().zip(row).zip(&anything) {
            #[cfg(all(test, feature = "std"))]
            tests::count();
            let shifted = *word << 1 | carry;
            carry = *word >> (BITS - 1);
            *word = shifted & (here | any);
        }
        if state.last()? & last != 0 {
            return Some(position + 1);
        }
    }
    None
}

#[cfg(all(test, feature = "std"))]
#[allow(clippy::indexing_slicing, reason = "tests")]
mod tests {
    use alloc::string::String;
    use core::cell::Cell;
    use std::thread_local;

    use proptest::prelude::*;

    use super::*;

    thread_local! {
        static STEPS: Cell<usize> = const { Cell::new(0) };
    }

    /// Count a step of the search for a run.
    pub(super) fn count() {
        STEPS.set(STEPS.get() + 1);
    }

    /// The definition: which prefixes of `text` each prefix of `pattern` matches.
    fn slow(pattern: &[u8], text: &[u8], case: Case) -> bool {
        let mut matched = vec![false; text.len() + 1];
        matched[0] = true;
        for expected in pattern {
            let before = matched.clone();
            let mut any = false;
            for end in 0..=text.len() {
                any |= before[end];
                matched[end] = match expected {
                    b'*' => any,
                    _ if end == 0 => false,
                    b'?' => before[end - 1],
                    _ => before[end - 1] && case.fold(*expected) == case.fold(text[end - 1]),
                };
            }
        }
        matched[text.len()]
    }

    /// Match, and return how many steps it took beside the verdict.
    fn counted(pattern: &str, text: &str, case: Case) -> (bool, usize) {
        STEPS.set(0);
        let verdict = matches(pattern, text, case);
        (verdict, STEPS.get())
    }

    #[test]
    fn marks_alone_are_not_searched_for_and_others_take_a_step_for_64_of_them() {
        let (marks, text) = ("?".repeat(4000), "a".repeat(8000));
        for (pattern, most) in [
            (alloc::format!("*{marks}*"), 0),
            (alloc::format!("*{marks}b{marks}*"), 0),
            (alloc::format!("*a{marks}b*"), 8000 * 63),
            ("*a?".repeat(2600) + "*b*", 8000),
            ("*?a?".repeat(2000) + "*", 0),
        ] {
            let (_, steps) = counted(&pattern, &text, Case::Counts);
            assert!(steps <= most, "{steps} steps for {:.20}", pattern);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 4000, ..ProptestConfig::default() })]

        #[test]
        fn the_verdict_is_that_of_the_definition(pattern in "[abA*?]{0,9}", text in "[abA]{0,12}") {
            for case in [Case::Counts, Case::Ignored] {
                let expected = slow(pattern.as_bytes(), text.as_bytes(), case);
                prop_assert_eq!(matches(&pattern, &text, case), expected);
            }
        }

        #[test]
        fn a_long_run_is_found_where_it_is(
            run in "[ab?]{60,200}",
            before in "[ab]{0,80}",
            seed in "[ab]{200}",
            behind in "[ab]{0,80}",
        ) {
            let fitting: String =
                run.chars().zip(seed.chars()).map(|(expected, any)| if expected == '?' { any } else { expected }).collect();
            let text = alloc::format!("{before}{fitting}{behind}");
            let end = find_bitwise(run.as_bytes(), text.as_bytes(), Case::Counts).unwrap();
            let leftmost = (run.len()..=text.len()).find(|end| fits(run.as_bytes(), &text.as_bytes()[end - run.len()..*end], Case::Counts));
            prop_assert_eq!(Some(end), leftmost);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

        #[test]
        fn a_step_is_taken_once_for_each_character_and_word(pattern in "[ab?*]{0,9}[a?]{0,200}[ab?*]{0,200}", text in "a{0,200}[ab]{0,200}") {
            for case in [Case::Counts, Case::Ignored] {
                let (verdict, steps) = counted(&pattern, &text, case);
                prop_assert_eq!(verdict, slow(pattern.as_bytes(), text.as_bytes(), case));
                prop_assert!(steps <= text.len() * pattern.len().div_ceil(BITS), "{} steps", steps);
            }
        }
    }
}
