//! Signs and inspects one URL with nothing but `core`, `alloc` and an allocator of its own, as on bare metal.
#![no_std]

extern crate alloc;

use alloc::string::String;
use core::alloc::{GlobalAlloc, Layout};
use core::ffi::{CStr, c_char};
use core::sync::atomic::{AtomicUsize, Ordering};

use frontseal::{Error, ErrorKind, Policy, PrivateKey, Signer};
use frontseal_inspect::{InspectOptions, inspect};

const KEY: &[u8] = include_bytes!("../../keys/rsa-2048.pem");
const ARENA_SIZE: usize = 8 << 20;

/// An allocator that only ever moves forward: enough for one signature and one look at it.
#[repr(align(4096))]
struct Arena(core::cell::UnsafeCell<[u8; ARENA_SIZE]>);

// SAFETY: parts of the arena are given out once each, by an atomic counter.
unsafe impl Sync for Arena {}

static ARENA: Arena = Arena(core::cell::UnsafeCell::new([0; ARENA_SIZE]));
static USED: AtomicUsize = AtomicUsize::new(0);

struct Forward;

// SAFETY: every block is aligned, inside the arena, and overlaps no other.
unsafe impl GlobalAlloc for Forward {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let size = layout.size() + layout.align();
        let start = USED.fetch_add(size, Ordering::Relaxed);
        if start + size > ARENA_SIZE {
            return core::ptr::null_mut();
        }
        let start = start.next_multiple_of(layout.align());
        // SAFETY: `start` and what follows lie inside the arena.
        unsafe { ARENA.0.get().cast::<u8>().add(start) }
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static ALLOCATOR: Forward = Forward;

unsafe extern "C" {
    fn leave(status: i32) -> !;
    fn print(text: *const u8, len: usize);
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    // SAFETY: ends the process.
    unsafe { leave(101) }
}

fn sign(key_pair_id: &str, url: &str, end: i64) -> Result<String, Error> {
    let signer = Signer::new(key_pair_id, PrivateKey::from_pem(KEY)?)?;
    let signed = signer.sign_url(url, &Policy::new(end)?)?;
    let options = InspectOptions {
        now: Some(end - 1),
        ..InspectOptions::default()
    };
    match inspect(Some(&signed), &options)?.findings.first() {
        Some(finding) => Err(Error::new(ErrorKind::InvalidUrl, finding.message.clone())),
        None => Ok(signed),
    }
}

/// Sign and inspect the URL of the command line, and print it.
///
/// # Safety
/// Both pointers are to texts that end in NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn run(key_pair_id: *const c_char, url: *const c_char, end: i64) -> i32 {
    // SAFETY: the caller's promise.
    let (key_pair_id, url) = unsafe { (CStr::from_ptr(key_pair_id), CStr::from_ptr(url)) };
    let (Ok(key_pair_id), Ok(url)) = (key_pair_id.to_str(), url.to_str()) else {
        return 2;
    };
    let (status, text) = match sign(key_pair_id, url, end) {
        Ok(signed) => (0, signed),
        Err(error) => (1, alloc::format!("{error}")),
    };
    // SAFETY: pointer and length are those of one text.
    unsafe { print(text.as_ptr(), text.len()) };
    status
}
