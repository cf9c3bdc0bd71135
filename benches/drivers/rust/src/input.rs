//! What is signed, with what: the same for every contestant.

use std::env::var;
use std::fs::read_to_string;

pub(crate) struct Input {
    pub(crate) keys: String,
    pub(crate) key_pair_id: String,
    pub(crate) url: String,
    pub(crate) folder: String,
    pub(crate) end: i64,
}

impl Input {
    pub(crate) fn read() -> Self {
        Self {
            keys: var("BENCH_KEYS").unwrap(),
            key_pair_id: var("BENCH_KEY_PAIR_ID").unwrap(),
            url: var("BENCH_URL").unwrap(),
            folder: var("BENCH_FOLDER").unwrap(),
            end: var("BENCH_END").unwrap().parse().unwrap(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> String {
        format!("{}/{name}.pem", self.keys)
    }

    pub(crate) fn pem(&self, name: &str) -> String {
        read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn pattern(&self) -> String {
        format!("{}*", self.folder)
    }

    pub(crate) fn urls(&self, count: usize) -> Vec<String> {
        (0..count)
            .map(|number| format!("{}{number}.ts", self.folder))
            .collect()
    }
}
