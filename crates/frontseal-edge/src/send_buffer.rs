//! The send buffer of connections.

/// The size of the send buffer of every connection, in bytes. A body counts as moving when a third
/// of this has gone out, so it must be small enough for a slow peer not to count as stalled.
pub(crate) const SEND_BUFFER: u32 = 1 << 17;
