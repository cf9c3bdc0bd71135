//! `frontseal keygen`: a key pair in two files, and how CloudFront gets to know it.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use frontseal::{KeyType, PrivateKey, time};

use crate::failure::Failure;
use crate::output::Output;

/// Make a key pair, and print how to register it with CloudFront
///
/// NAME.pem is the private key, not encrypted and readable by its owner alone, and NAME.pub.pem the
/// public key. Existing files are never overwritten.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct KeygenArgs {
    /// Type of the key
    #[arg(long = "type", value_enum, value_name = "TYPE", default_value_t = Type::Rsa2048)]
    key_type: Type,

    /// Format of the private key; traditional for RSA and pkcs8 for P-256 unless given
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,

    /// Print the commands that rotate keys in this existing key group, in place of creating one
    ///
    /// CloudFront accepts both keys until the old one is removed, so no link breaks.
    #[arg(long, value_name = "KEY_GROUP_ID", value_parser = check_key_group)]
    key_group: Option<String>,

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
    $ frontseal keygen --type p256 --name signing-2035 --out .

  The next key of a key group, to replace the one that is in use:
    $ frontseal keygen --name signing-2036 --key-group 7aa1b2c3-1111 --out .";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Type {
    /// RSA of 2048 bits: works with every tool
    #[value(alias = "rsa", alias = "rsa-2048")]
    Rsa2048,
    /// ECDSA P-256: faster and shorter; CloudFront takes it since September 2025
    #[value(alias = "p-256")]
    P256,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// PKCS#1 for RSA, SEC1 for P-256: also read by the AWS CLI 1 and the AWS SDK for Go
    #[value(alias = "pkcs1", alias = "sec1")]
    Traditional,
    /// PKCS#8: required by Java and some hardware
    Pkcs8,
}

fn check_key_group(id: &str) -> Result<String, String> {
    let is_plain = id
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if id.is_empty() || !is_plain || id.starts_with('-') {
        return Err(
            "pass the id of the key group, as aws cloudfront list-key-groups prints it".into(),
        );
    }
    Ok(id.into())
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
    let now = time::now()?;
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
    let format = args.format.unwrap_or(match args.key_type {
        Type::Rsa2048 => Format::Traditional,
        Type::P256 => Format::Pkcs8,
    });
    let pem = match format {
        Format::Traditional => key.to_traditional_pem(),
        Format::Pkcs8 => key.to_pem(),
    };
    create(&private_path, &pem, true)?;
    if let Err(failure) = create(&public_path, &key.public_key_pem(), false) {
        let _ = fs::remove_file(&private_path);
        return Err(failure);
    }
    let mut output = Output::new();
    output.line(&explain(args, &key, &private_path, &public_path, now))?;
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
fn explain(
    args: &KeygenArgs,
    key: &PrivateKey,
    private_path: &Path,
    public_path: &Path,
    now: i64,
) -> String {
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
    let steps = match &args.key_group {
        None => format!(
            "# 2. Put it into a key group. Write the Id in place of KEY_PAIR_ID.\n\
             aws cloudfront create-key-group --key-group-config Name={name},Items=KEY_PAIR_ID\n\
             \n\
             # 3. In the distribution's cache behavior, restrict viewer access to that key group. Then sign:\n\
             frontseal sign https://YOUR_DOMAIN/file --key-pair-id KEY_PAIR_ID --private-key {private} --expires-in 5m\n\
             \n\
             # To replace the key later, run keygen with --key-group and the Id of the key group."
        ),
        Some(group) => format!(
            "# 2. Add it to the key group beside the old key. Take NAME, OLD_ID and ETAG from the first\n\
             #    answer, and write the new Id in place of KEY_PAIR_ID.\n\
             aws cloudfront get-key-group --id {group}\n\
             aws cloudfront update-key-group --id {group} --if-match ETAG --key-group-config Name=NAME,Items=OLD_ID,KEY_PAIR_ID\n\
             \n\
             # 3. Wait some minutes until every edge location has the key group. Then sign with the new key:\n\
             frontseal sign https://YOUR_DOMAIN/file --key-pair-id KEY_PAIR_ID --private-key {private} --expires-in 5m\n\
             \n\
             # 4. When the last URL and cookie of the old key has expired, remove the old key.\n\
             aws cloudfront get-key-group --id {group}\n\
             aws cloudfront update-key-group --id {group} --if-match ETAG --key-group-config Name=NAME,Items=KEY_PAIR_ID\n\
             aws cloudfront get-public-key --id OLD_ID\n\
             aws cloudfront delete-public-key --id OLD_ID --if-match ETAG"
        ),
    };
    format!(
        "# {private} is the private key ({key}{mode}). Keep it secret, and out of version control.\n\
         # {public} is the public key, for CloudFront.\n\
         {hint}\n\
         \n\
         # 1. Register the public key. The Id in the answer is the key pair id to sign with.\n\
         aws cloudfront create-public-key --public-key-config CallerReference={name}-{now},Name={name},EncodedKey=\"$(cat {public})\"\n\
         \n\
         {steps}"
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
