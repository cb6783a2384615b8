//! The languages inside of a definition that not every machine uses, JSONata and YAML, each as one table of
//! functions. A page that downloads its code leaves the feature `languages` off and installs a table when a text first
//! asks for it; everyone else has both from the start.

use json::Value;
use json::syntax::{Node, NodeKind, Syntax};
use jsonata::{Dialect, Environment, Error, Expression, Members, Outcome, References, Token};

/// What the engine asks of JSONata.
pub struct Jsonata {
    /// Reads an expression.
    pub parse: fn(&str, Dialect) -> Result<Expression, Error>,
    /// Evaluates one for an input.
    pub outcome:
        for<'e> fn(&Expression, Option<&Value>, &mut Environment<'e>) -> Result<Outcome, Error>,
    /// What one takes from outside.
    pub references: fn(&Expression) -> References,
    /// Which parts of one make the members of the object it gives.
    pub members: fn(&Expression) -> Members,
    /// The tokens of a text, for colours.
    pub tokens: fn(&str) -> Vec<Token>,
    /// The names of the functions of the service's dialect.
    pub function_names: fn() -> Vec<&'static str>,
}

/// What the engine asks of YAML.
pub struct Yaml {
    /// Reads a text.
    pub parse: fn(&str) -> Syntax,
    /// What a string without quotes stands for.
    pub plain: fn(&str) -> NodeKind,
    /// Whether a tree is that of a deployment template.
    pub is_template: fn(&Node) -> bool,
    /// The state machines of a template.
    pub state_machines: fn(&str, &Syntax) -> Vec<yaml::StateMachine>,
}

/// JSONata.
pub static JSONATA: Jsonata = Jsonata {
    parse: Expression::parse,
    outcome: |expression, input, environment| expression.outcome(input, environment),
    references: Expression::references,
    members: Expression::members,
    tokens: jsonata::tokens,
    function_names: || jsonata::function_names(Dialect::States).collect(),
};

/// YAML.
pub static YAML: Yaml = Yaml {
    parse: yaml::parse,
    plain: yaml::plain,
    is_template: yaml::is_template,
    state_machines: yaml::state_machines,
};

pub use table::{install_jsonata, install_yaml, jsonata, yaml};

#[cfg(any(feature = "languages", not(target_family = "wasm")))]
mod table {
    use super::{JSONATA, Jsonata, YAML, Yaml};

    /// The table of JSONata.
    pub fn jsonata() -> &'static Jsonata {
        &JSONATA
    }

    /// The table of YAML; none where it is not installed.
    pub fn yaml() -> Option<&'static Yaml> {
        Some(&YAML)
    }

    /// Installs JSONata; here it is there from the start.
    pub fn install_jsonata(_: &'static Jsonata) {}

    /// Installs YAML; here it is there from the start.
    pub fn install_yaml(_: &'static Yaml) {}
}

#[cfg(not(any(feature = "languages", not(target_family = "wasm"))))]
mod table {
    use super::{Jsonata, Yaml};
    use jsonata::{Error, Members, References};
    use std::sync::OnceLock;

    static INSTALLED_JSONATA: OnceLock<&'static Jsonata> = OnceLock::new();
    static INSTALLED_YAML: OnceLock<&'static Yaml> = OnceLock::new();

    /// Stands in until the host has installed JSONata: every expression is refused in words.
    static ABSENT: Jsonata = Jsonata {
        parse: |_, _| Err(absent()),
        outcome: |_, _, _| Err(absent()),
        references: |_| References::default(),
        members: |_| Members::Other,
        tokens: |_| Vec::new(),
        function_names: Vec::new,
    };

    fn absent() -> Error {
        Error::with_message("U1000", "JSONata has not arrived yet".into())
    }

    /// The table of JSONata; until one is installed, one that refuses every expression.
    pub fn jsonata() -> &'static Jsonata {
        INSTALLED_JSONATA.get().unwrap_or(&&ABSENT)
    }

    /// The table of YAML; none where it is not installed.
    pub fn yaml() -> Option<&'static Yaml> {
        INSTALLED_YAML.get().copied()
    }

    /// Installs JSONata; the first table stays.
    pub fn install_jsonata(table: &'static Jsonata) {
        let _ = INSTALLED_JSONATA.set(table);
    }

    /// Installs YAML; the first table stays.
    pub fn install_yaml(table: &'static Yaml) {
        let _ = INSTALLED_YAML.set(table);
    }
}
