//! Policies written by hand: parsed and checked, but signed as they stand (`cloudfront-rules.md` §2).

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;

use crate::error::Subject;
use crate::json::Node;
use crate::text::quoted;
use crate::{Error, ErrorKind, IpAddress, Resource, time};

/// What a policy written by hand says.
pub(crate) struct WrittenPolicy {
    pub(crate) resource: Option<Resource>,
    pub(crate) date_less_than: i64,
    pub(crate) date_greater_than: Option<i64>,
    pub(crate) ip_address: Option<IpAddress>,
}

impl WrittenPolicy {
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        if let Some(position) = text.find('\\') {
            return Err(invalid(&format!(
                "has a '\\' at byte {position}: CloudFront compares bytes, so write the character itself, without an escape"
            )));
        }
        let document =
            Node::parse(text).map_err(|error| invalid(&format!("is not JSON: {error}")))?;
        let [statement] = members("the top", &document, ["Statement"])?;
        let statement = match required("Statement", statement)? {
            Node::Array(statements) => match statements.as_slice() {
                [statement] => statement,
                _ => {
                    return Err(invalid(&format!(
                        "has {} statements: CloudFront takes exactly one",
                        statements.len()
                    )));
                }
            },
            other => {
                return Err(invalid(&format!(
                    "has {} as Statement: put the one statement into an array",
                    other.kind()
                )));
            }
        };
        let [resource, condition] = members("the statement", statement, ["Resource", "Condition"])?;
        let [less_than, greater_than, address] = members(
            "Condition",
            required("Condition", condition)?,
            ["DateLessThan", "DateGreaterThan", "IpAddress"],
        )?;
        let date_less_than = time::check_after_1970(
            Subject::Member("DateLessThan"),
            epoch("DateLessThan", required("DateLessThan", less_than)?)?,
        )?;
        let date_greater_than = match greater_than {
            Some(start) => Some(time::check_start(
                Subject::Member("DateGreaterThan"),
                epoch("DateGreaterThan", start)?,
                date_less_than,
            )?),
            None => None,
        };
        Ok(Self {
            resource: resource.map(parse_resource).transpose()?,
            date_less_than,
            date_greater_than,
            ip_address: address.map(parse_address).transpose()?,
        })
    }
}

/// Return `text`, a policy without escapes, without the white space outside its strings.
pub fn minify(text: &str) -> String {
    let mut in_string = false;
    text.chars()
        .filter(|character| {
            in_string ^= *character == '"';
            in_string || !character.is_ascii_whitespace()
        })
        .collect()
}

/// Return the members of the object `node` in the order of `names`. Any other name, and a name
/// that stands twice, is an error: the edge might read it in another way.
fn members<'n, const N: usize>(
    place: &str,
    node: &'n Node<'_>,
    names: [&str; N],
) -> Result<[Option<&'n Node<'n>>; N], Error> {
    let Node::Object(found) = node else {
        return Err(invalid(&format!(
            "has {} where {place} must be an object",
            node.kind()
        )));
    };
    let mut values = [None; N];
    for (name, value) in found {
        let Some((_, slot)) = names
            .iter()
            .zip(&mut values)
            .find(|(known, _)| *known == name)
        else {
            return Err(invalid(&format!(
                "has the unknown name {} in {place}: CloudFront knows {}",
                quoted(name),
                names.join(", ")
            )));
        };
        if slot.replace(value).is_some() {
            return Err(invalid(&format!(
                "has the name {} twice in {place}: keep one",
                quoted(name)
            )));
        }
    }
    Ok(values)
}

fn required<'n>(name: &str, node: Option<&'n Node<'n>>) -> Result<&'n Node<'n>, Error> {
    node.ok_or_else(|| invalid(&format!("has no {name}, which CloudFront requires")))
}

fn epoch(name: &str, node: &Node<'_>) -> Result<i64, Error> {
    let [value] = members(name, node, ["AWS:EpochTime"])?;
    match required(&format!("AWS:EpochTime in {name}"), value)? {
        Node::Integer(seconds) => Ok(*seconds),
        other => Err(invalid(&format!(
            "has {} as AWS:EpochTime in {name}: write whole seconds without quotation marks",
            other.kind()
        ))),
    }
}

fn parse_resource(node: &Node<'_>) -> Result<Resource, Error> {
    match node {
        Node::String(pattern) => {
            Resource::parse(Cow::as_ref(pattern).into(), Subject::Member("Resource"))
        }
        other => Err(invalid(&format!(
            "has {} as Resource: CloudFront takes one string",
            other.kind()
        ))),
    }
}

fn parse_address(node: &Node<'_>) -> Result<IpAddress, Error> {
    let [value] = members("IpAddress", node, ["AWS:SourceIp"])?;
    match required("AWS:SourceIp in IpAddress", value)? {
        Node::String(text) => IpAddress::parse(text, Subject::Member("AWS:SourceIp")),
        other => Err(Error::new(
            ErrorKind::InvalidIpAddress,
            format!(
                "AWS:SourceIp is {}: CloudFront takes one IPv4 address or CIDR as a string, such as \"192.0.2.0/24\"",
                other.kind()
            ),
        )),
    }
}

fn invalid(problem: &str) -> Error {
    Error::new(ErrorKind::InvalidPolicy, format!("the policy {problem}"))
}
