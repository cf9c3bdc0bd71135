//! [`serve`]: an edge as a program.

use std::time::Duration;
use std::{io, thread};

use tokio::signal;
use tokio::sync::oneshot;

use crate::blocking_edge::runtime;
use crate::config::EdgeConfig;
use crate::edge::Edge;
use crate::error::EdgeError;

/// Run an edge until ctrl-C or SIGTERM, then let running responses end; a second ctrl-C ends it at
/// once. SIGHUP reloads the public keys. [`EdgeConfig::stop_with_stdin`] is another way to stop.
///
/// # Errors
/// As for [`Edge::start`].
pub fn serve(config: EdgeConfig) -> Result<(), EdgeError> {
    let runtime = runtime()?;
    let served = runtime.block_on(async {
        // First, since a process that has read the address may send one.
        let mut signals = Signals::new()?;
        let mut stdin_ended = config.stop_with_stdin.then(stdin_ended);
        let mut edge = Edge::start(config).await?;
        loop {
            let signal = tokio::select! {
                signal = signals.next() => signal,
                () = ended(&mut stdin_ended) => Signal::Stop,
            };
            if signal == Signal::Stop {
                break;
            }
            // An error is in the log.
            let _ = edge.reload_keys();
        }
        tokio::select! {
            () = edge.stop() => {}
            () = signals.stop() => {}
        }
        Ok(())
    });
    // Long enough for the last lines of the log; a file on a drive that does not answer is not waited
    // for.
    runtime.shutdown_timeout(Duration::from_secs(2));
    served
}

/// Read standard input to its end on its own thread, since a read cannot be cancelled.
fn stdin_ended() -> oneshot::Receiver<()> {
    let (ended, receiver) = oneshot::channel();
    thread::spawn(move || {
        // A failed read is the end, too.
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        ended.send(())
    });
    receiver
}

/// Wait for the end of standard input; forever if it is not read.
async fn ended(stdin: &mut Option<oneshot::Receiver<()>>) {
    match stdin {
        Some(receiver) => drop(receiver.await),
        None => std::future::pending().await,
    }
}

#[derive(PartialEq, Eq)]
enum Signal {
    Reload,
    Stop,
}

#[cfg(unix)]
struct Signals {
    hangup: signal::unix::Signal,
    interrupt: signal::unix::Signal,
    terminate: signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> Result<Self, EdgeError> {
        use signal::unix::SignalKind;
        let listen = |kind| {
            signal::unix::signal(kind)
                .map_err(|error| EdgeError::new(format!("cannot listen to signals: {error}")))
        };
        Ok(Self {
            hangup: listen(SignalKind::hangup())?,
            interrupt: listen(SignalKind::interrupt())?,
            terminate: listen(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.hangup.recv() => Signal::Reload,
            _ = self.interrupt.recv() => Signal::Stop,
            _ = self.terminate.recv() => Signal::Stop,
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> Result<Self, EdgeError> {
        Ok(Self)
    }

    async fn next(&mut self) -> Signal {
        // Without it, only killing the process stops it.
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Signal::Stop
    }
}

impl Signals {
    /// Wait for a signal to stop.
    async fn stop(&mut self) {
        while self.next().await != Signal::Stop {}
    }
}
