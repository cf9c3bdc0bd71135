//! Policies written by hand: checked, but signed as they are (`docs/cloudfront-rules.md` §2).

use alloc::borrow::Cow;

use crate::error::{Error, Foreign, Problem, Subject, WrittenProblem};
use crate::ip_address::IpAddress;
use crate::json::Json;
use crate::resource::Resource;
use crate::text::Excerpt;
use crate::time::{self, Origin};

/// What a policy written by hand says.
pub(crate) struct WrittenPolicy {
    pub(crate) resource: Option<Resource>,
    pub(crate) date_less_than: i64,
    pub(crate) date_greater_than: Option<i64>,
    pub(crate) ip_address: Option<IpAddress>,
}

impl WrittenPolicy {
    pub(crate) fn parse(text: &str, origin: Origin) -> Result<Self, Error> {
        if let Some(position) = text.find('\\') {
            return Err(invalid(WrittenProblem::Escape(position)));
        }
        let document = Json::parse(text).map_err(|error| {
            invalid(WrittenProblem::Syntax {
                line: error.line(),
                column: error.column(),
                error: Foreign::new(error),
            })
        })?;
        const TOP: &str = "the top level";
        const STATEMENT: &str = "the statement";
        let [statement] = members(TOP, &document, &["Statement"])?;
        let statement = match required("Statement", TOP, statement)? {
            Json::Array(statements) => match statements.as_slice() {
                [statement] => statement,
                _ => return Err(invalid(WrittenProblem::Statements(statements.len()))),
            },
            other => {
                let found = other.kind();
                return Err(invalid(WrittenProblem::StatementNotInArray { found }));
            }
        };
        let [resource, condition] = members(STATEMENT, statement, &["Resource", "Condition"])?;
        let [less_than, greater_than, address] = members(
            "Condition",
            required("Condition", STATEMENT, condition)?,
            &["DateLessThan", "DateGreaterThan", "IpAddress"],
        )?;
        let less_than = required("DateLessThan", "Condition", less_than)?;
        let date_less_than = time::check_after_1970(
            Subject::Member("DateLessThan"),
            epoch("DateLessThan", less_than)?,
            origin,
        )?;
        let date_greater_than = match greater_than {
            Some(start) => Some(time::check_start(
                Subject::Member("DateGreaterThan"),
                epoch("DateGreaterThan", start)?,
                date_less_than,
                origin,
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

/// Return the members of `node`, which is called `object`, in the order of `names`. Any other name,
/// and a name that is there twice, is an error: the edge might read it in another way.
fn members<'n, const N: usize>(
    object: &'static str,
    node: &'n Json<'_>,
    names: &'static [&'static str; N],
) -> Result<[Option<&'n Json<'n>>; N], Error> {
    let Json::Object(found) = node else {
        let found = node.kind();
        return Err(invalid(WrittenProblem::NotObject { object, found }));
    };
    let mut values = [None; N];
    for (name, value) in found {
        let known = names.iter().zip(&mut values);
        let Some((_, slot)) = known.into_iter().find(|(known, _)| *known == name) else {
            return Err(invalid(WrittenProblem::UnknownName {
                name: Excerpt::of(name),
                object,
                known: names,
            }));
        };
        if slot.replace(value).is_some() {
            let name = Excerpt::of(name);
            return Err(invalid(WrittenProblem::Duplicate { name, object }));
        }
    }
    Ok(values)
}

fn required<'n>(
    name: &'static str,
    object: &'static str,
    node: Option<&'n Json<'n>>,
) -> Result<&'n Json<'n>, Error> {
    node.ok_or_else(|| invalid(WrittenProblem::Missing { name, object }))
}

fn epoch(object: &'static str, node: &Json<'_>) -> Result<i64, Error> {
    let [value] = members(object, node, &["AWS:EpochTime"])?;
    match required("AWS:EpochTime", object, value)? {
        Json::Integer(seconds) => Ok(*seconds),
        other => {
            let found = other.kind();
            Err(invalid(WrittenProblem::EpochNotInteger { object, found }))
        }
    }
}

fn parse_resource(node: &Json<'_>) -> Result<Resource, Error> {
    match node {
        Json::String(pattern) => {
            Resource::parse(Cow::as_ref(pattern).into(), Subject::Member("Resource"))
        }
        other => {
            let found = other.kind();
            Err(invalid(WrittenProblem::ResourceNotString { found }))
        }
    }
}

fn parse_address(node: &Json<'_>) -> Result<IpAddress, Error> {
    let [value] = members("IpAddress", node, &["AWS:SourceIp"])?;
    match required("AWS:SourceIp", "IpAddress", value)? {
        Json::String(text) => IpAddress::parse(text, Subject::Member("AWS:SourceIp")),
        other => {
            let found = other.kind();
            Err(invalid(WrittenProblem::AddressNotString { found }))
        }
    }
}

fn invalid(problem: WrittenProblem) -> Error {
    Problem::Written(problem).into()
}
