//! Builds the [`SignedRequestLayer`] that the settings describe.

use std::sync::Arc;

use frontseal::Verifier;
use frontseal_tower::{Behaviors, SignedRequestLayer};

use crate::config::EdgeConfig;
use crate::error::EdgeError;
use crate::keys::Keys;
use crate::viewer_address::ViewerAddress;

/// Return the layer for the settings of `config` and `keys`.
pub(crate) fn layer(config: &EdgeConfig, keys: &Keys) -> Result<SignedRequestLayer, EdgeError> {
    let default = match &config.default_cache_behavior {
        Some(behavior) => verifier(config, keys, &behavior.trusted_key_groups)?,
        None => Some(Arc::new(keys.verifier(keys.ids())?)),
    };
    let mut behaviors = Behaviors::new(default);
    for behavior in &config.cache_behaviors {
        let verifier = verifier(config, keys, &behavior.trusted_key_groups)?;
        behaviors = behaviors.with_path_pattern(&behavior.path_pattern, verifier)?;
    }
    let mut layer = match &config.distribution {
        Some(distribution) => SignedRequestLayer::new(behaviors, distribution)?,
        None => SignedRequestLayer::for_any_host(behaviors, config.tls.is_some()),
    };
    if let Some(name) = &config.default_root_object {
        layer = layer.with_default_root_object(name);
    }
    Ok(layer.with_viewer_address(|parts| parts.extensions.get::<ViewerAddress>()?.0))
}

/// Describe who has access to paths whose keys are those of `verifier`.
pub(crate) fn access(verifier: Option<&Verifier>) -> String {
    let Some(verifier) = verifier else {
        return "open".into();
    };
    let keys = verifier.keys().map(|(id, key)| format!("{id} ({key})"));
    let keys: Vec<_> = keys.collect();
    if keys.is_empty() {
        return "restricted, and there is no public key: every request gets a 403".into();
    }
    format!("restricted to {}", keys.join(", "))
}

/// Return a verifier that trusts the keys of `groups`; `None` if there are no groups.
fn verifier(
    config: &EdgeConfig,
    keys: &Keys,
    groups: &[String],
) -> Result<Option<Arc<Verifier>>, EdgeError> {
    if groups.is_empty() {
        return Ok(None);
    }
    let mut ids = Vec::new();
    for name in groups {
        let group = config.key_groups.get(name).ok_or_else(|| {
            EdgeError::new(format!(
                "the key group {name:?} is not one of key_groups: add it with its key pair ids"
            ))
        })?;
        ids.extend(group.iter().map(String::as_str));
    }
    Ok(Some(Arc::new(keys.verifier(ids)?)))
}
