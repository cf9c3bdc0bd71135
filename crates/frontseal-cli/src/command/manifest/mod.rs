//! `frontseal manifest`: HLS and DASH manifests, every URI signed.

mod replace;
mod tree;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::PathBuf;

use clap::Args;
use frontseal::request::visible;
use frontseal::{Error, NameStyle, Policy, SignedPolicy, Signer};
use frontseal_manifest::{
    ManifestOptions, SignedManifest, UriForm, sign_folder, sign_manifest, sign_manifest_with,
};

use crate::console::Console;
use crate::failure::Failure;
use crate::input::{Source, Stdin};
use crate::key_args::KeyArgs;
use crate::output::Output;
use crate::policy_args::PolicyArgs;

/// A live playlist has kilobytes, and a film of a day some megabytes; what is longer is something
/// else.
const LONGEST_MANIFEST: u64 = 1 << 26;

/// Sign every URI of an HLS playlist or a DASH MPD
///
/// One signature serves the whole manifest: it grants the folder of the base URL and all below it,
/// unless --policy-resource says otherwise. With --each, every URI gets a signature of its own,
/// which takes a key operation each and serves no templates.
///
/// Everything but the URIs stays as it is, byte for byte. URIs of other hosts, data: and skd: are
/// left alone. A URI that cannot be signed is an error with its line, and nothing is written. What
/// is odd in a manifest that is signed all the same is a warning, as is a URL of the host where no
/// URI is expected.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ManifestArgs {
    /// Manifest, or - for standard input
    #[arg(value_name = "FILE")]
    manifest: String,

    /// URL of the manifest, as the player gets it; relative URIs are resolved against it
    #[arg(long, value_name = "URL")]
    base_url: String,

    #[command(flatten)]
    key: KeyArgs,

    /// Grant this pattern in place of the folder of the base URL
    ///
    /// For example 'https://d111111abcdef8.cloudfront.net/*', where a manifest leads out of its
    /// folder. Every URI must be matched by it.
    #[arg(
        long,
        visible_alias = "resource",
        value_name = "PATTERN",
        help_heading = "Policy"
    )]
    policy_resource: Option<String>,

    #[command(flatten)]
    policy: PolicyArgs,

    /// Give each URI a signature of its own, in place of one for all
    ///
    /// Only URIs in the folder of the base URL and below it are signed; another one is an error,
    /// unless --folder says otherwise.
    #[arg(long, help_heading = "Policy")]
    each: bool,

    /// Folder that URIs must be in or below, a URL that ends with /; with --each that of the base URL
    ///
    /// For example https://d111111abcdef8.cloudfront.net/ for all of the host.
    #[arg(long, value_name = "URL", help_heading = "Policy")]
    folder: Option<String>,

    /// Host whose URIs are signed, in place of the base URL's; may be given again
    #[arg(long = "host", value_name = "HOST", help_heading = "Policy")]
    hosts: Vec<String>,

    /// Value of a variable that an HLS playlist imports (EXT-X-DEFINE:IMPORT); may be given again
    ///
    /// With --recursive, a playlist gets what the playlist that names it defines.
    #[arg(long = "define", value_name = "NAME=VALUE", value_parser = definition)]
    defines: Vec<(String, String)>,

    /// Write URIs with scheme and host
    #[arg(long, conflicts_with = "relative", help_heading = "Output")]
    absolute: bool,

    /// Write URIs of the manifest's own host without scheme and host
    #[arg(long, help_heading = "Output")]
    relative: bool,

    /// Sign the playlists of the folder that a multivariant playlist names too
    ///
    /// Each must be there as a file; those of other hosts and folders are left alone. Their names are
    /// printed. Media files are not copied.
    #[arg(long, requires = "out", help_heading = "Output")]
    recursive: bool,

    /// Folder that the signed manifest is written to, in place of standard output
    ///
    /// All files are replaced, or none. If the program is killed while it replaces several, the
    /// folder has a file .frontseal-replacing until the next run with the same folder, which
    /// completes the replacement first.
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    out: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  A playlist, with one signature for its folder:
    $ frontseal manifest video.m3u8 \\
        --base-url https://d111111abcdef8.cloudfront.net/hls/video.m3u8 \\
        --key-pair-id K2JCJMDEHXQW5F --private-key key.pem --expires-in 2h

  A playlist from standard input, each URI signed for itself:
    $ frontseal manifest - --each < video.m3u8 \\
        --base-url https://d111111abcdef8.cloudfront.net/hls/video.m3u8 \\
        --key-pair-id K2JCJMDEHXQW5F --private-key key.pem --expires-in 2h

  A multivariant playlist and all that it names, into another folder:
    $ frontseal manifest film.m3u8 --recursive --out signed \\
        --base-url https://d111111abcdef8.cloudfront.net/hls/film.m3u8 \\
        --key-pair-id K2JCJMDEHXQW5F --private-key key.pem --expires-in 2h";

/// What signs a manifest and the playlists that it leads to.
struct ManifestSigner {
    signer: Signer,
    policy: Policy,
    /// The signature for all URIs, unless each has its own.
    signed: Option<SignedPolicy>,
    options: ManifestOptions,
}

pub(crate) fn run(args: &ManifestArgs, console: &Console) -> Result<(), Failure> {
    if let Some(out) = args.out.as_deref().filter(|out| out.is_dir()) {
        replace::recover(out)?;
    }
    let mut stdin = Stdin::default();
    let source = Source::new(&args.manifest);
    let text = read(&source, &mut stdin)?;
    let policy = args
        .policy
        .policy(args.policy_resource.as_deref(), &mut stdin, console)?;
    let signer = args.key.signer(&mut stdin, console)?;
    let manifest_signer = args.manifest_signer(signer, policy, console)?;
    match (&args.out, &source) {
        (None, _) => {
            let options = &manifest_signer.options;
            let signed = manifest_signer.sign(&source.name(), &text, options, console)?;
            print(&signed.text)
        }
        (Some(_), Source::Stdin) => Err(Failure::new(
            "standard input has no name and no playlists beside it: give a file to --out",
        )),
        (Some(out), Source::File(path)) => {
            let signed = tree::sign(&manifest_signer, path, text, args.recursive, console)?;
            let mut output = Output::new();
            for path in tree::write(&signed, out)? {
                let path = path.display().to_string();
                // A program gets the names as they are.
                output.line(&match io::stdout().is_terminal() {
                    true => visible(&path),
                    false => path,
                })?;
            }
            output.finish()
        }
    }
}

impl ManifestArgs {
    fn manifest_signer(
        &self,
        signer: Signer,
        policy: Policy,
        console: &Console,
    ) -> Result<ManifestSigner, Failure> {
        let options = ManifestOptions {
            base_url: self.policy.encoded(&self.base_url)?.into_owned(),
            each: self.each,
            folder: self.folder.clone(),
            defines: self.defines()?,
            hosts: self.hosts.clone(),
            uri_form: match (self.absolute, self.relative) {
                (true, _) => UriForm::Absolute,
                (_, true) => UriForm::Relative,
                _ => UriForm::AsWritten,
            },
            encode: self.policy.encodes(),
        };
        let signed = match self.each {
            true => None,
            false => Some(sign_folder(&signer, &policy, &options)?),
        };
        if let Some(signed) = &signed
            && self.policy_resource.is_none()
            && !self.policy.is_written_by_hand()
            && grants_a_whole_host(signed)
        {
            console.warn(
                "the manifest is in no folder, so its signature grants all of the host: put it into one, or say by --policy-resource what to grant",
            );
        }
        let manifest_signer = ManifestSigner {
            signer,
            policy,
            signed,
            options,
        };
        // What is wrong with the flags is found on an empty playlist, before a manifest is blamed.
        manifest_signer.sign_with("#EXTM3U", &manifest_signer.options)?;
        Ok(manifest_signer)
    }

    fn defines(&self) -> Result<BTreeMap<String, String>, Failure> {
        let mut defines = BTreeMap::new();
        for (name, value) in &self.defines {
            if defines.insert(name.clone(), value.clone()).is_some() {
                return Err(Failure::new(format!(
                    "--define gives {name:?} twice: leave one out"
                )));
            }
        }
        Ok(defines)
    }
}

fn grants_a_whole_host(signed: &SignedPolicy) -> bool {
    let resource = signed.resource();
    resource.is_some_and(|resource| resource.as_str().matches('/').count() == 3)
}

impl ManifestSigner {
    /// Sign `text`, which messages call `name`, and print the warnings about it.
    fn sign(
        &self,
        name: &str,
        text: &str,
        options: &ManifestOptions,
        console: &Console,
    ) -> Result<SignedManifest, Failure> {
        let signed = self.sign_with(text, options).map_err(|error| {
            let error = error.display(NameStyle::Flag);
            Failure::new(format!("{name}: {error}"))
        })?;
        for warning in &signed.warnings {
            console.warn(format_args!("{name}: {warning}"));
        }
        Ok(signed)
    }

    fn sign_with(&self, text: &str, options: &ManifestOptions) -> Result<SignedManifest, Error> {
        match &self.signed {
            Some(signed) => sign_manifest_with(text, signed, options),
            None => sign_manifest(text, &self.signer, &self.policy, options),
        }
    }
}

/// Read the name and the value of a variable.
fn definition(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.into(), value.into())),
        _ => Err("write NAME=VALUE".into()),
    }
}

/// Read a manifest whole.
fn read(source: &Source, stdin: &mut Stdin) -> Result<String, Failure> {
    let bytes = match source {
        Source::Stdin => {
            stdin.claim("the manifest")?;
            read_whole(io::stdin().lock())
        }
        Source::File(path) => File::open(path).and_then(read_whole),
    };
    let bytes =
        bytes.map_err(|error| Failure::new(format!("cannot read {}: {error}", source.name())))?;
    if bytes.len() as u64 > LONGEST_MANIFEST {
        return Err(Failure::new(format!(
            "{} is longer than {LONGEST_MANIFEST} bytes, so it is no manifest",
            source.name()
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        Failure::new(format!(
            "{} is not UTF-8 from byte {} on, so it is no manifest",
            source.name(),
            error.utf8_error().valid_up_to()
        ))
    })
}

fn read_whole(input: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(LONGEST_MANIFEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Print a manifest as it is: a line feed at its end is its own.
fn print(signed: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    stdout
        .write_all(signed.as_bytes())
        .and_then(|()| stdout.flush())
        .map_err(|error| Failure::writing(&error))
}
