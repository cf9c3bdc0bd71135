//! The certificate of an edge that serves HTTPS.

use std::path::Path;
use std::sync::Arc;

use frontseal_tower::Distribution;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::config::Tls;
use crate::error::EdgeError;

/// Return an acceptor for TLS connections.
pub(crate) fn acceptor(
    tls: &Tls,
    distribution: Option<&Distribution>,
) -> Result<TlsAcceptor, EdgeError> {
    let (chain, key) = match (&tls.certificate, &tls.private_key) {
        (Some(certificate), Some(key)) => read(certificate, key)?,
        (None, None) => make(distribution)?,
        _ => {
            return Err(EdgeError::new(
                "a certificate and its private key go together: give both, or none to generate one",
            ));
        }
    };
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|error| EdgeError::new(format!("the certificate cannot be used: {error}")))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

type Certificate = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

fn read(certificate: &Path, key: &Path) -> Result<Certificate, EdgeError> {
    let wrong =
        |path: &Path, error| EdgeError::new(format!("{} cannot be read: {error}", path.display()));
    let chain: Vec<_> = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .map_err(|error| wrong(certificate, error))?;
    if chain.is_empty() {
        return Err(EdgeError::new(format!(
            "{} contains no certificate: give the chain as a PEM file",
            certificate.display()
        )));
    }
    let key = PrivateKeyDer::from_pem_file(key).map_err(|error| wrong(key, error))?;
    Ok((chain, key))
}

/// Generate a self-signed certificate for this machine and the distribution's host.
fn make(distribution: Option<&Distribution>) -> Result<Certificate, EdgeError> {
    let mut names = vec!["localhost".into(), "127.0.0.1".into(), "::1".into()];
    names.extend(distribution.map(|distribution| distribution.host().to_owned()));
    let made = rcgen::generate_simple_self_signed(names)
        .map_err(|error| EdgeError::new(format!("cannot generate a certificate: {error}")))?;
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    Ok((vec![made.cert.der().clone()], key.into()))
}
