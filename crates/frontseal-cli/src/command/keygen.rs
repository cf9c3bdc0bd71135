//! `frontseal keygen`: a key pair in two files, and how CloudFront gets to know it.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use frontseal::{KeyType, PrivateKey};

use crate::failure::Failure;
use crate::output::Output;
use crate::when;

/// Make a key pair, and print how to register it with CloudFront
///
/// NAME.pem is the private key (PKCS#8, not encrypted, for its owner's eyes only) and NAME.pub.pem
/// the public one. A file that exists is never overwritten.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct KeygenArgs {
    /// Type of the key
    #[arg(long = "type", value_enum, value_name = "TYPE", default_value_t = Type::Rsa2048)]
    key_type: Type,

    /// Folder for the two files; it must exist
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    /// Name of the files and of the key at CloudFront: letters, digits, - and _
    #[arg(long, default_value = "frontseal", value_parser = check_name)]
    name: String,
}

const EXAMPLES: &str = "\
Examples:
  The key that works everywhere:
    $ frontseal keygen --out .

  A key that signs about 15 times faster, for URLs some 225 bytes shorter:
    $ frontseal keygen --type p256 --name signing-2035 --out .";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Type {
    /// RSA of 2048 bits: works with every tool
    #[value(alias = "rsa", alias = "rsa-2048")]
    Rsa2048,
    /// ECDSA P-256: faster and shorter; CloudFront takes it since September 2025
    #[value(alias = "p-256")]
    P256,
}

fn check_name(name: &str) -> Result<String, String> {
    let is_plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if name.is_empty() || !is_plain || name.starts_with('-') {
        return Err("a name is made of letters, digits, - and _, and does not begin with -".into());
    }
    Ok(name.into())
}

pub(crate) fn run(args: &KeygenArgs) -> Result<(), Failure> {
    let private_path = args.out.join(format!("{}.pem", args.name));
    let public_path = args.out.join(format!("{}.pub.pem", args.name));
    // A check before the work; what counts is that both files are created anew.
    for path in [&private_path, &public_path] {
        if path.symlink_metadata().is_ok() {
            return Err(Failure::new(format!(
                "{} exists already and is never overwritten: give another --name",
                path.display()
            )));
        }
    }
    let key = PrivateKey::generate(match args.key_type {
        Type::Rsa2048 => KeyType::Rsa,
        Type::P256 => KeyType::P256,
    })?;
    create(&private_path, &key.to_pem(), true)?;
    if let Err(failure) = create(&public_path, &key.public_key_pem(), false) {
        let _ = fs::remove_file(&private_path);
        return Err(failure);
    }
    let mut output = Output::new();
    output.line(&explain(args, &key, &private_path, &public_path))?;
    output.finish()
}

/// Write `text` into a file that does not exist yet. What was begun and failed is removed.
fn create(path: &Path, text: &str, is_private: bool) -> Result<(), Failure> {
    let at =
        |error: std::io::Error| Failure::new(format!("cannot write {}: {error}", path.display()));
    let mut file = open_new(path, is_private).map_err(at)?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(|error| {
            let _ = fs::remove_file(path);
            at(error)
        })
}

fn open_new(path: &Path, is_private: bool) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if is_private {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = is_private;
    options.open(path)
}

/// Say what was made and what to do with it, as commands with comments.
fn explain(args: &KeygenArgs, key: &PrivateKey, private_path: &Path, public_path: &Path) -> String {
    let name = &args.name;
    let private = shell_quoted(private_path);
    let public = shell_quoted(public_path);
    let mode = if cfg!(unix) { ", mode 0600" } else { "" };
    let hint = match args.key_type {
        Type::Rsa2048 => {
            "# RSA-2048 works everywhere. --type p256 signs about 15 times faster and gives URLs that are\n\
             # about 225 bytes shorter; CloudFront takes it since September 2025."
        }
        Type::P256 => {
            "# P-256 signs about 15 times faster than RSA-2048 and gives URLs that are about 225 bytes\n\
             # shorter. CloudFront takes it since September 2025; tools older than that do not."
        }
    };
    format!(
        "# {private} is the private key ({key}{mode}). Keep it secret, and out of version control.\n\
         # {public} is the public key, for CloudFront.\n\
         {hint}\n\
         \n\
         # 1. Register the public key. The Id in the answer is the key pair id to sign with.\n\
         aws cloudfront create-public-key --public-key-config CallerReference={name}-{now},Name={name},EncodedKey=\"$(cat {public})\"\n\
         \n\
         # 2. Put it into a key group. Write the Id in place of KEY_PAIR_ID.\n\
         aws cloudfront create-key-group --key-group-config Name={name},Items=KEY_PAIR_ID\n\
         \n\
         # 3. In the distribution's cache behavior, restrict viewer access to that key group. Then sign:\n\
         frontseal sign https://YOUR_DOMAIN/file --key-pair-id KEY_PAIR_ID --private-key {private} --expires-in 5m",
        now = when::now(),
    )
}

/// Return `path` as one word of a shell command.
fn shell_quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"/._-+:@%".contains(&byte));
    if is_plain && !text.is_empty() {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}
