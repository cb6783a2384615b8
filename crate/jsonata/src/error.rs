//! What can go wrong, in one place: the codes and texts of the reference, and the few that are ours.

use crate::Span;
use crate::number_text::stringify;
use json::Value;
use std::fmt;

/// Why an expression could not be read or evaluated.
#[derive(Clone, PartialEq)]
pub struct Error(Box<Details>);

/// What an [`Error`] says; reached through it.
#[derive(Clone, Debug, PartialEq)]
pub struct Details {
    /// The reference's code, such as `T2001`. Codes that start with `U` are ours: `U1001` is an exhausted budget.
    pub code: &'static str,
    /// The reference's message with its values filled in.
    pub message: String,
    /// The expression at fault.
    pub span: Span,
    /// Where the reference reports it, as a byte offset: behind the token at fault.
    pub position: Option<usize>,
    /// What the message speaks of by name: `token`, `value`, `value2`, `index`, `type`.
    pub fields: Vec<(&'static str, Value)>,
    located: bool,
}

impl std::ops::Deref for Error {
    type Target = Details;
    fn deref(&self) -> &Details {
        &self.0
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)?;
        f.write_str(": ")?;
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl Error {
    #[cold]
    #[inline(never)]
    pub(crate) fn new(code: &'static str) -> Error {
        Error(Box::new(Details {
            code,
            message: template(code).to_owned(),
            span: Span::default(),
            position: None,
            fields: Vec::new(),
            located: false,
        }))
    }

    /// An exhausted budget; the text says which.
    #[cold]
    #[inline(never)]
    pub(crate) fn budget(message: &'static str) -> Error {
        let mut error = Error::new("U1001");
        message.clone_into(&mut error.0.message);
        error
    }

    /// An error with a message of its own: what the expression's author wrote, or what a host has to say.
    pub fn with_message(code: &'static str, message: String) -> Error {
        let mut error = Error::new(code);
        error.0.message = message;
        error
    }

    pub(crate) fn with(self, name: &'static str, value: impl Into<Value>) -> Error {
        self.with_field(name, value.into())
    }

    #[inline(never)]
    fn with_field(mut self, name: &'static str, value: Value) -> Error {
        self.set(name, value);
        self
    }

    #[inline(never)]
    pub(crate) fn at(mut self, span: Span, position: u32) -> Error {
        self.locate(span, position);
        self
    }

    /// Sets a named value unless one of this name is there already, and fills it into the message.
    #[inline(never)]
    pub(crate) fn set(&mut self, name: &'static str, value: Value) {
        if self.fields.iter().any(|(known, _)| *known == name) {
            return;
        }
        let quoted = stringify(&value);
        let plain = value.as_str().unwrap_or(&quoted);
        let mut message = self
            .0
            .message
            .replace(&["{{{", name, "}}}"].concat(), plain);
        message = message.replace(&["{{", name, "}}"].concat(), &quoted);
        self.0.message = message;
        self.0.fields.push((name, value));
    }

    /// Says where it happened, unless that is known already.
    pub(crate) fn locate(&mut self, span: Span, position: u32) {
        if !self.0.located {
            self.0.located = true;
            self.0.span = span;
            self.0.position = Some(position as usize);
        }
    }

    /// Moves the reference's position to the call or operator around it; the span stays with what is at fault.
    pub(crate) fn reposition(mut self, position: u32) -> Error {
        self.0.position = Some(position as usize);
        self
    }

    /// Fills what the message still asks for with `undefined`, as the reference prints a missing value.
    pub(crate) fn finish(mut self) -> Error {
        while let Some(start) = self.0.message.find("{{") {
            let Some(length) = self.0.message.get(start..).and_then(|m| m.find("}}")) else {
                break;
            };
            let mut end = start + length + 2;
            if self.0.message.as_bytes().get(end) == Some(&b'}') {
                end += 1;
            }
            self.0.message.replace_range(start..end, "undefined");
        }
        self
    }

    /// The value of a named field, if the error has it.
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.fields.iter().find(|(n, _)| *n == name).map(|(_, v)| v)
    }
}

/// The reference's texts; `{{x}}` stands for a value as JSON, `{{{x}}}` for its bare text.
fn template(code: &str) -> &'static str {
    match code {
        "S0101" => "String literal must be terminated by a matching quote",
        "S0102" => "Number out of range: {{token}}",
        "S0103" => "Unsupported escape sequence: \\{{token}}",
        "S0104" => "The escape sequence \\u must be followed by 4 hex digits",
        "S0105" => "Quoted property name must be terminated with a backquote (`)",
        "S0106" => "Comment has no closing tag",
        "S0201" => "Syntax error: {{token}}",
        "S0202" => "Expected {{value}}, got {{token}}",
        "S0203" => "Expected {{value}} before end of expression",
        "S0204" => "Unknown operator: {{token}}",
        "S0206" => "Unknown expression type: {{token}}",
        "S0207" => "Unexpected end of expression",
        "S0208" => {
            "Parameter {{value}} of function definition must be a variable name (start with $)"
        }
        "S0209" => "A predicate cannot follow a grouping expression in a step",
        "S0210" => "Each step can only have one grouping expression",
        "S0211" => "The symbol {{token}} cannot be used as a unary operator",
        "S0212" => "The left side of := must be a variable name (start with $)",
        "S0213" => "The literal value {{value}} cannot be used as a step within a path expression",
        "S0214" => "The right side of {{token}} must be a variable name (start with $)",
        "S0215" => "A context variable binding must precede any predicates on a step",
        "S0216" => "A context variable binding must precede the 'order-by' clause on a step",
        "S0217" => "The object representing the 'parent' cannot be derived from this expression",
        "S0301" => "Empty regular expressions are not allowed",
        "S0302" => "No terminating / in regular expression",
        "S0303" => "Invalid regular expression: {{{value}}}",
        "S0401" => "Type parameters can only be applied to functions and arrays",
        "S0402" => "Choice groups containing parameterized types are not supported",
        "T0410" => "Argument {{index}} of function {{token}} does not match function signature",
        "T0411" => {
            "Context value is not a compatible type with argument {{index}} of function {{token}}"
        }
        "T0412" => "Argument {{index}} of function {{token}} must be an array of {{type}}",
        "D1001" => "Number out of range: {{value}}",
        "D1002" => "Cannot negate a non-numeric value: {{value}}",
        "T1003" => "Key in object structure must evaluate to a string; got: {{value}}",
        "D1004" => "Regular expression matches zero length string",
        "T1005" => "Attempted to invoke a non-function. Did you mean ${{{token}}}?",
        "T1006" => "Attempted to invoke a non-function",
        "T1007" => "Attempted to partially apply a non-function. Did you mean ${{{token}}}?",
        "T1008" => "Attempted to partially apply a non-function",
        "D1009" => "Multiple key definitions evaluate to same key: {{value}}",
        "T1010" => {
            "The matcher function argument passed to function {{token}} does not return the correct object structure"
        }
        "T2001" => "The left side of the {{token}} operator must evaluate to a number",
        "T2002" => "The right side of the {{token}} operator must evaluate to a number",
        "T2003" => "The left side of the range operator (..) must evaluate to an integer",
        "T2004" => "The right side of the range operator (..) must evaluate to an integer",
        "T2006" => "The right side of the function application operator ~> must be a function",
        "T2007" => {
            "Type mismatch when comparing values {{value}} and {{value2}} in order-by clause"
        }
        "T2008" => {
            "The expressions within an order-by clause must evaluate to numeric or string values"
        }
        "T2009" => {
            "The values {{value}} and {{value2}} either side of operator {{token}} must be of the same data type"
        }
        "T2010" => {
            "The expressions either side of operator {{token}} must evaluate to numeric or string values"
        }
        "T2011" => {
            "The insert/update clause of the transform expression must evaluate to an object: {{value}}"
        }
        "T2012" => {
            "The delete clause of the transform expression must evaluate to a string or array of strings: {{value}}"
        }
        "T2013" => {
            "The transform expression clones the input object using the $clone() function.  This has been overridden in the current scope by a non-function."
        }
        "D2014" => {
            "The size of the sequence allocated by the range operator (..) must not exceed 1e6.  Attempted to allocate {{value}}."
        }
        "D3001" => "Attempting to invoke string function on Infinity or NaN",
        "D3010" => "Second argument of replace function cannot be an empty string",
        "D3011" => "Fourth argument of replace function must evaluate to a positive number",
        "D3012" => "Attempted to replace a matched string with a non-string value",
        "D3020" => "Third argument of split function must evaluate to a positive number",
        "D3030" => "Unable to cast value to a number: {{value}}",
        "D3040" => "Third argument of match function must evaluate to a positive number",
        "D3050" => {
            "The second argument of reduce function must be a function with at least two arguments"
        }
        "D3060" => "The sqrt function cannot be applied to a negative number: {{value}}",
        "D3061" => {
            "The power function has resulted in a value that cannot be represented as a JSON number: base={{value}}, exponent={{exp}}"
        }
        "D3070" => {
            "The single argument form of the sort function can only be applied to an array of strings or an array of numbers.  Use the second argument to specify a comparison function"
        }
        "D3080" => "The picture string must only contain a maximum of two sub-pictures",
        "D3081" => {
            "The sub-picture must not contain more than one instance of the 'decimal-separator' character"
        }
        "D3082" => {
            "The sub-picture must not contain more than one instance of the 'percent' character"
        }
        "D3083" => {
            "The sub-picture must not contain more than one instance of the 'per-mille' character"
        }
        "D3084" => "The sub-picture must not contain both a 'percent' and a 'per-mille' character",
        "D3085" => {
            "The mantissa part of a sub-picture must contain at least one character that is either an 'optional digit character' or a member of the 'decimal digit family'"
        }
        "D3086" => {
            "The sub-picture must not contain a passive character that is preceded by an active character and that is followed by another active character"
        }
        "D3087" => {
            "The sub-picture must not contain a 'grouping-separator' character that appears adjacent to a 'decimal-separator' character"
        }
        "D3088" => {
            "The sub-picture must not contain a 'grouping-separator' at the end of the integer part"
        }
        "D3089" => {
            "The sub-picture must not contain two adjacent instances of the 'grouping-separator' character"
        }
        "D3090" => {
            "The integer part of the sub-picture must not contain a member of the 'decimal digit family' that is followed by an instance of the 'optional digit character'"
        }
        "D3091" => {
            "The fractional part of the sub-picture must not contain an instance of the 'optional digit character' that is followed by a member of the 'decimal digit family'"
        }
        "D3092" => {
            "A sub-picture that contains a 'percent' or 'per-mille' character must not contain a character treated as an 'exponent-separator'"
        }
        "D3093" => {
            "The exponent part of the sub-picture must comprise only of one or more characters that are members of the 'decimal digit family'"
        }
        "D3100" => {
            "The radix of the formatBase function must be between 2 and 36.  It was given {{value}}"
        }
        "D3110" => {
            "The argument of the toMillis function must be an ISO 8601 formatted timestamp. Given {{value}}"
        }
        "D3120" => "Syntax error in expression passed to function eval: {{value}}",
        "D3121" => "Dynamic error evaluating the expression passed to function eval: {{value}}",
        "D3130" => {
            "Formatting or parsing an integer as a sequence starting with {{value}} is not supported by this implementation"
        }
        "D3131" => "In a decimal digit pattern, all digits must be from the same decimal group",
        "D3132" => "Unknown component specifier {{value}} in date/time picture string",
        "D3133" => {
            "The 'name' modifier can only be applied to months and days in the date/time picture string, not {{value}}"
        }
        "D3134" => "The timezone integer format specifier cannot have more than four digits",
        "D3135" => "No matching closing bracket ']' in date/time picture string",
        "D3136" => {
            "The date/time picture string is missing specifiers required to parse the timestamp"
        }
        "D3138" => {
            "The $single() function expected exactly 1 matching result.  Instead it matched more."
        }
        "D3139" => {
            "The $single() function expected exactly 1 matching result.  Instead it matched 0."
        }
        "D3140" => "Malformed URL passed to ${{{functionName}}}(): {{value}}",
        "U2001" => "The second argument of $partition must be a positive number: {{value}}",
        "U2002" => "The step of $range must not be zero",
        "U2003" => {
            "The algorithm of $hash must be one of MD5, SHA-1, SHA-256, SHA-384 and SHA-512: {{value}}"
        }
        "U2004" => "The argument of $parse is not JSON text: {{{value}}}",
        "U3001" => {
            "The name {{{token}}} is unqualified: start with $states, a variable or a function"
        }
        "U3002" => {
            "{{{token}}} has no value at the top level of an expression: start with $states or a variable"
        }
        _ => "",
    }
}
