//! How one row is timed.

use std::time::Instant;

use crate::input::Input;

/// Work on that many URLs, and return the seconds and what the last one gave.
pub(crate) type Row = Box<dyn Fn(usize) -> (f64, String)>;

pub(crate) type Rows = Vec<(&'static str, Row)>;

/// A row that does its work once for each URL.
pub(crate) fn each(work: impl Fn() -> String + 'static) -> Row {
    Box::new(move |count| {
        let start = Instant::now();
        for _ in 1..count {
            work();
        }
        let result = work();
        (start.elapsed().as_secs_f64(), result)
    })
}

/// A row that works on a list of different URLs, which is made before the clock starts.
pub(crate) fn batch(
    input: &'static Input,
    work: impl Fn(&[String]) -> Vec<String> + 'static,
) -> Row {
    Box::new(move |count| {
        let urls = input.urls(count);
        let start = Instant::now();
        let signed = work(&urls);
        (start.elapsed().as_secs_f64(), signed[count - 1].clone())
    })
}
