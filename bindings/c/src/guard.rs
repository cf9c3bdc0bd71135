//! What has no error to return, and lets no panic out all the same.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Return what `read` finds in a handle, and `default` for NULL.
pub(crate) fn ask<T, R>(handle: Option<&T>, default: R, read: impl FnOnce(&T) -> R) -> R {
    handle
        .and_then(|handle| catch_unwind(AssertUnwindSafe(|| read(handle))).ok())
        .unwrap_or(default)
}

/// Drop what a handle owns, which may be NULL.
pub(crate) fn free<T>(handle: Option<Box<T>>) {
    // A destructor of the caller's may run. There is nobody left to tell of a panic.
    drop(catch_unwind(AssertUnwindSafe(|| drop(handle))));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_in_a_getter_gives_the_default() {
        assert_eq!(ask(Some(&1), 7, |_| panic!("no")), 7);
        assert_eq!(ask(Some(&1), 7, |one| *one), 1);
        assert_eq!(ask(None, 7, |one| *one), 7);
    }

    #[test]
    fn a_panic_in_a_destructor_stays_inside() {
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                panic!("no");
            }
        }
        free(Some(Box::new(Bomb)));
    }
}
