//! [`Journal`]: the last requests, and the log on standard output.
//!
//! Not written by tracing-appender, which bounds the lines that wait, but not their bytes.

use std::collections::VecDeque;
use std::io::Write;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use frontseal::request::{visible, visible_json};
use serde::Serialize;
use serde_json::{Value, json};

use crate::config::LogFormat;
use crate::record::Record;

/// The most lines that wait to be written, and their bytes. If the reader falls behind, lines are
/// dropped; requests never wait.
const WAITING: usize = 10_000;
const WAITING_BYTES: usize = 8 << 20;

/// How long the end waits for the last lines, in hundredths of a second.
const PATIENCE: u32 = 100;

/// Keeps the last requests and writes the log.
pub(crate) struct Journal {
    recent: Mutex<VecDeque<Arc<Record>>>,
    kept: usize,
    format: LogFormat,
    writer: Option<Writer>,
    lost: AtomicU64,
}

impl Journal {
    pub(crate) fn new(format: LogFormat, kept: usize) -> Self {
        Self {
            recent: Mutex::default(),
            kept,
            format,
            writer: (format != LogFormat::Off).then(Writer::start),
            lost: AtomicU64::new(0),
        }
    }

    /// Return the last requests, the newest first.
    pub(crate) fn recent(&self) -> Vec<Arc<Record>> {
        let recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.iter().cloned().collect()
    }

    /// Begin a record, which is logged and kept when it is dropped.
    pub(crate) const fn entry(&self, record: Record) -> Entry<'_> {
        Entry {
            journal: self,
            record,
        }
    }

    fn request(&self, record: Record) {
        match self.format {
            LogFormat::Off => {}
            LogFormat::Text => self.write(text_line(&record)),
            LogFormat::Json => self.write(json_line("request", &record)),
        }
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.truncate(self.kept.saturating_sub(1));
        if self.kept > 0 {
            recent.push_front(Arc::new(record));
        }
    }

    /// Log an event other than a request: its name, its text, and its data.
    pub(crate) fn event(&self, name: &str, text: &str, more: Value) {
        match self.format {
            LogFormat::Off => {}
            LogFormat::Text => self.write(visible(text)),
            LogFormat::Json => self.write(json_line(name, &more)),
        }
    }

    fn write(&self, line: String) {
        let Some(writer) = &self.writer else {
            return;
        };
        let lost = self.lost.swap(0, Ordering::Relaxed);
        if lost > 0 && !writer.take(self.notice(lost)) {
            self.lost.fetch_add(lost, Ordering::Relaxed);
        }
        if !writer.take(line) {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn notice(&self, lost: u64) -> String {
        match self.format {
            LogFormat::Json => json_line("lost", &json!({ "lines": lost })),
            _ => format!("{lost} lines of the log were dropped: read it faster"),
        }
    }
}

/// The record of a running request. It is logged when it is dropped, and so also if the viewer leaves
/// before the response.
pub(crate) struct Entry<'j> {
    journal: &'j Journal,
    record: Record,
}

impl Deref for Entry<'_> {
    type Target = Record;

    fn deref(&self) -> &Record {
        &self.record
    }
}

impl DerefMut for Entry<'_> {
    fn deref_mut(&mut self) -> &mut Record {
        &mut self.record
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        let mut record = std::mem::replace(&mut self.record, Record::new("", 0, "", ""));
        if record.status == 0 {
            record.detail.get_or_insert_with(|| {
                "there was no response: the viewer left, or the edge was stopped".into()
            });
        }
        self.journal.request(record);
    }
}

/// Waits for the last lines, up to a limit.
impl Drop for Journal {
    fn drop(&mut self) {
        let Some(Writer { lines, thread, .. }) = self.writer.take() else {
            return;
        };
        drop(lines);
        for _ in 0..PATIENCE {
            if thread.is_finished() {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
    }
}

/// Writes lines on its own thread, so that a full pipe blocks no request.
struct Writer {
    lines: SyncSender<String>,
    waiting_bytes: Arc<AtomicUsize>,
    thread: JoinHandle<()>,
}

impl Writer {
    fn start() -> Self {
        let (lines, waiting) = sync_channel(WAITING);
        let waiting_bytes = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&waiting_bytes);
        let thread = thread::spawn(move || write_lines(waiting, &count));
        Self {
            lines,
            waiting_bytes,
            thread,
        }
    }

    /// Queue a line; `false` if the queue is full.
    fn take(&self, line: String) -> bool {
        let len = line.len();
        let before = self.waiting_bytes.fetch_add(len, Ordering::Relaxed);
        let taken = before + len <= WAITING_BYTES && self.lines.try_send(line).is_ok();
        if !taken {
            self.waiting_bytes.fetch_sub(len, Ordering::Relaxed);
        }
        taken
    }
}

/// Write lines until the edge ends or standard output is closed.
fn write_lines(lines: Receiver<String>, waiting_bytes: &AtomicUsize) {
    for mut line in lines {
        waiting_bytes.fetch_sub(line.len(), Ordering::Relaxed);
        line.push('\n');
        let mut stdout = std::io::stdout().lock();
        if stdout
            .write_all(line.as_bytes())
            .and_then(|()| stdout.flush())
            .is_err()
        {
            return;
        }
    }
}

fn json_line(event: &str, value: &impl Serialize) -> String {
    #[derive(Serialize)]
    struct Line<'a, V> {
        event: &'a str,
        #[serde(flatten)]
        value: &'a V,
    }
    let json = serde_json::to_string(&Line { event, value }).unwrap_or_default();
    visible_json(&json).into_owned()
}

/// Format a request as `time status method url viewer verdict`, and the explanation.
fn text_line(record: &Record) -> String {
    let mut line = format!(
        "{} {} {} {} {} {}",
        utc(record.time),
        record.status,
        record.method,
        record.url,
        record
            .viewer
            .map_or_else(|| "-".into(), |viewer| viewer.to_string()),
        record.verdict.as_str()
    );
    if let Some(reason) = record.reason {
        line.push_str(&format!(" {reason}"));
    }
    if let Some(detail) = &record.detail {
        line.push_str(&format!(": {detail}"));
    }
    for finding in record.findings.iter().take(1) {
        line.push_str(&format!(
            " [{}: {}; cure: {}]",
            finding.code, finding.message, finding.cure
        ));
    }
    visible(&line)
}

/// Format a time in Unix seconds as ISO 8601 in UTC.
pub(crate) fn utc(seconds: i64) -> String {
    frontseal::time::utc(seconds).unwrap_or_else(|| seconds.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_escaped_in_either_form() {
        let evil = "/\u{1b}[2J\u{7f}\u{9b}\u{202e}\u{2066}\u{200f}\u{61c}\u{2028}";
        let mut record = Record::new("id", 0, "GET", evil);
        record.detail = Some(evil.into());
        for line in [text_line(&record), json_line("request", &record)] {
            let is_plain = |character: char| character.is_ascii_graphic() || character == ' ';
            assert!(line.chars().all(is_plain), "{line}");
        }
        let json: Value = serde_json::from_str(&json_line("request", &record)).unwrap();
        assert_eq!(json["url"], evil);
    }

    #[test]
    fn lines_that_nobody_reads_take_bounded_memory() {
        let (lines, waiting) = sync_channel(WAITING);
        let writer = Writer {
            lines,
            waiting_bytes: Arc::default(),
            thread: thread::spawn(|| {}),
        };
        let megabyte = "x".repeat(1 << 20);
        let taken = (0..20).filter(|_| writer.take(megabyte.clone())).count();
        assert_eq!(taken, WAITING_BYTES >> 20);
        assert_eq!(waiting.try_iter().count(), taken);
        assert!(
            !writer.take("one more".into()),
            "they are counted until they are written"
        );
    }
}
