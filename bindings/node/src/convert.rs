//! Arguments as JavaScript gives them, made into what the core takes.

use frontseal::Error;

/// Read a name that the core knows: `SHA256`, `rsa`, `None`, ….
pub(crate) fn name<T: std::str::FromStr<Err = Error>>(
    name: Option<String>,
) -> Result<Option<T>, Error> {
    name.map(|name| name.parse()).transpose()
}
