//! The library: names, signatures and where each function is.

mod array;
mod date;
mod date_parse;
mod encode;
mod eval;
mod format_integer;
mod format_number;
mod higher_order;
pub(crate) mod matching;
mod numeric;
mod object;
mod picture;
mod states;
mod string;
mod words;

use crate::evaluate::{Evaluator, Scope};
use crate::item::Item;
use crate::syntax::signature::Signature;
use crate::{Dialect, Error};
use std::sync::OnceLock;

macro_rules! natives {
    ($($variant:ident $name:literal $signature:literal $arity:literal,)*) => {
        /// A function of the library.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Native { $($variant,)* }

        /// Name, signature, and how many arguments it takes when another function calls it.
        const TABLE: &[(Native, &str, &str, u8)] = &[$((Native::$variant, $name, $signature, $arity),)*];
    };
}

natives! {
    Sum "sum" "<a<n>:n>" 1,
    Count "count" "<a:n>" 1,
    Max "max" "<a<n>:n>" 1,
    Min "min" "<a<n>:n>" 1,
    Average "average" "<a<n>:n>" 1,
    String "string" "<x-b?:s>" 1,
    Substring "substring" "<s-nn?:s>" 3,
    SubstringBefore "substringBefore" "<s-s:s>" 2,
    SubstringAfter "substringAfter" "<s-s:s>" 2,
    Lowercase "lowercase" "<s-:s>" 1,
    Uppercase "uppercase" "<s-:s>" 1,
    Length "length" "<s-:n>" 1,
    Trim "trim" "<s-:s>" 1,
    Pad "pad" "<s-ns?:s>" 3,
    Match "match" "<s-f<s:o>n?:a<o>>" 3,
    Contains "contains" "<s-(sf):b>" 2,
    Replace "replace" "<s-(sf)(sf)n?:s>" 4,
    Split "split" "<s-(sf)n?:a<s>>" 3,
    Join "join" "<a<s>s?:s>" 2,
    FormatNumber "formatNumber" "<n-so?:s>" 3,
    FormatBase "formatBase" "<n-n?:s>" 2,
    FormatInteger "formatInteger" "<n-s:s>" 2,
    ParseInteger "parseInteger" "<s-s:n>" 2,
    Number "number" "<(nsb)-:n>" 1,
    Floor "floor" "<n-:n>" 1,
    Ceil "ceil" "<n-:n>" 1,
    Round "round" "<n-n?:n>" 2,
    Abs "abs" "<n-:n>" 1,
    Sqrt "sqrt" "<n-:n>" 1,
    Power "power" "<n-n:n>" 2,
    Random "random" "<:n>" 0,
    Boolean "boolean" "<x-:b>" 1,
    Not "not" "<x-:b>" 1,
    Map "map" "<af>" 2,
    Zip "zip" "<a+>" 0,
    Filter "filter" "<af>" 2,
    Single "single" "<af?>" 2,
    Reduce "reduce" "<afj?:j>" 3,
    Sift "sift" "<o-f?:o>" 2,
    Keys "keys" "<x-:a<s>>" 1,
    Lookup "lookup" "<x-s:x>" 2,
    Append "append" "<xx:a>" 2,
    Exists "exists" "<x:b>" 1,
    Spread "spread" "<x-:a<o>>" 1,
    Merge "merge" "<a<o>:o>" 1,
    Reverse "reverse" "<a:a>" 1,
    Each "each" "<o-f:a>" 2,
    Error "error" "<s?:x>" 1,
    Assert "assert" "<bs?:x>" 2,
    Type "type" "<x:s>" 1,
    Sort "sort" "<af?:a>" 2,
    Shuffle "shuffle" "<a:a>" 1,
    Distinct "distinct" "<x:x>" 1,
    Base64Encode "base64encode" "<s-:s>" 1,
    Base64Decode "base64decode" "<s-:s>" 1,
    EncodeUrlComponent "encodeUrlComponent" "<s-:s>" 1,
    EncodeUrl "encodeUrl" "<s-:s>" 1,
    DecodeUrlComponent "decodeUrlComponent" "<s-:s>" 1,
    DecodeUrl "decodeUrl" "<s-:s>" 1,
    Eval "eval" "<sx?:x>" 2,
    ToMillis "toMillis" "<s-s?:n>" 2,
    FromMillis "fromMillis" "<n-s?s?:s>" 3,
    Clone "clone" "<(oa)-:o>" 1,
    Now "now" "<s?s?:s>" 2,
    Millis "millis" "<:n>" 0,
    Partition "partition" "<an:a>" 2,
    Range "range" "<nnn:a>" 3,
    Hash "hash" "<ss:s>" 2,
    RandomSeeded "random" "<n?:n>" 1,
    Uuid "uuid" "<:s>" 0,
    Parse "parse" "<s-:x>" 1,
}

impl Native {
    /// The function of this name; where the dialects differ, the reference's.
    pub(crate) fn named(name: &str) -> Option<Native> {
        let found = TABLE.iter().find(|(_, known, ..)| *known == name);
        found.map(|(native, ..)| *native)
    }

    /// The function of this name in the service's dialect.
    pub(crate) fn named_in_states(name: &str) -> Option<Native> {
        if name == "random" {
            return Some(Native::RandomSeeded);
        }
        Native::named(name)
    }

    /// Whether a dialect has this function.
    pub(crate) fn is_in(self, dialect: Dialect) -> bool {
        match self {
            Native::Eval => dialect == Dialect::Reference,
            Native::Partition
            | Native::Range
            | Native::Hash
            | Native::RandomSeeded
            | Native::Uuid
            | Native::Parse => dialect == Dialect::States,
            _ => true,
        }
    }

    pub(crate) fn arity(self) -> usize {
        TABLE.get(self as usize).map_or(0, |row| row.3.into())
    }

    pub(crate) fn signature(self) -> &'static Signature {
        static SIGNATURES: OnceLock<Vec<Signature>> = OnceLock::new();
        let all = SIGNATURES.get_or_init(|| {
            let rows = TABLE.iter();
            rows.map(|row| Signature::parse(row.2).unwrap_or_default())
                .collect()
        });
        // The table has a row for every function.
        &all[self as usize]
    }
}

/// The names of the functions a dialect has, in the order of the library.
pub fn function_names(dialect: Dialect) -> impl Iterator<Item = &'static str> {
    let rows = TABLE.iter().filter(move |row| row.0.is_in(dialect));
    rows.filter(|row| row.0 != Native::RandomSeeded)
        .map(|row| row.1)
}

/// The signature of what a transform makes.
pub(crate) fn transform_signature() -> &'static Signature {
    static SIGNATURE: OnceLock<Signature> = OnceLock::new();
    SIGNATURE.get_or_init(|| Signature::parse("<(oa):o>").unwrap_or_default())
}

/// Arguments taken one after the other; missing ones are nothing.
pub(crate) struct Arguments(std::vec::IntoIter<Item>);

impl Arguments {
    #[inline(never)]
    pub(crate) fn next(&mut self) -> Item {
        self.0.next().unwrap_or_default()
    }

    fn rest(self) -> Vec<Item> {
        self.0.collect()
    }
}

/// Calls a function whose arguments fit its signature.
pub(crate) fn call(
    evaluator: &mut Evaluator<'_, '_>,
    scope: Scope<'_>,
    native: Native,
    arguments: Vec<Item>,
    context: &Item,
) -> Result<Item, Error> {
    let arguments = Arguments(arguments.into_iter());
    let calls = matches!(
        native,
        Native::Map
            | Native::Filter
            | Native::Single
            | Native::Reduce
            | Native::Sift
            | Native::Each
            | Native::Sort
            | Native::Match
            | Native::Contains
            | Native::Replace
            | Native::Split
    );
    if !calls {
        return dispatch(evaluator, scope, native, arguments, context);
    }
    // What calls functions again takes more of the stack.
    evaluator.descend(CALLING_DEPTH)?;
    let result = dispatch(evaluator, scope, native, arguments, context)?;
    evaluator.left.depth += CALLING_DEPTH;
    Ok(result)
}

/// How much deeper a function that calls functions counts.
const CALLING_DEPTH: u32 = 3;

fn dispatch(
    evaluator: &mut Evaluator<'_, '_>,
    scope: Scope<'_>,
    native: Native,
    arguments: Arguments,
    context: &Item,
) -> Result<Item, Error> {
    match native {
        Native::Sum
        | Native::Count
        | Native::Max
        | Native::Min
        | Native::Average
        | Native::FormatBase
        | Native::Number
        | Native::Floor
        | Native::Ceil
        | Native::Round
        | Native::Abs
        | Native::Sqrt
        | Native::Power
        | Native::Random => numeric::call(evaluator, native, arguments),
        Native::String
        | Native::Substring
        | Native::SubstringBefore
        | Native::SubstringAfter
        | Native::Lowercase
        | Native::Uppercase
        | Native::Length
        | Native::Trim
        | Native::Pad
        | Native::Join => string::call(evaluator, native, arguments),
        Native::Match | Native::Contains | Native::Replace | Native::Split => {
            matching::native(evaluator, native, arguments)
        }
        Native::Map
        | Native::Filter
        | Native::Single
        | Native::Reduce
        | Native::Sift
        | Native::Each
        | Native::Sort => higher_order::call(evaluator, native, arguments),
        Native::Zip
        | Native::Append
        | Native::Reverse
        | Native::Shuffle
        | Native::Distinct
        | Native::Exists
        | Native::Boolean
        | Native::Not => array::call(evaluator, native, arguments),
        Native::Keys
        | Native::Lookup
        | Native::Spread
        | Native::Merge
        | Native::Error
        | Native::Assert
        | Native::Type
        | Native::Clone => object::call(evaluator, native, arguments),
        Native::Base64Encode
        | Native::Base64Decode
        | Native::EncodeUrlComponent
        | Native::EncodeUrl
        | Native::DecodeUrlComponent
        | Native::DecodeUrl => encode::call(evaluator, native, arguments),
        Native::FormatNumber => format_number::call(evaluator, arguments),
        Native::FormatInteger | Native::ParseInteger => {
            format_integer::call(evaluator, native, arguments)
        }
        Native::ToMillis | Native::FromMillis | Native::Now | Native::Millis => {
            date::call(evaluator, native, arguments)
        }
        Native::Eval => eval::call(evaluator, scope, arguments, context),
        Native::Partition
        | Native::Range
        | Native::Hash
        | Native::RandomSeeded
        | Native::Uuid
        | Native::Parse => states::call(evaluator, native, arguments),
    }
}
