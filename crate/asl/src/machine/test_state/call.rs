//! The call of the AWS command line that equals a request. It knows names and quoting, not what is asked.

use json::{Object, Value};

/// The call of the AWS command line that sends this request to the service, one option a line.
pub fn aws_call(request: &Value) -> String {
    let mut call = String::from("aws stepfunctions test-state");
    for (name, value) in request.as_object().into_iter().flat_map(Object::iter) {
        let mut option = String::new();
        for c in name.chars() {
            if c.is_ascii_uppercase() {
                option.push('-');
            }
            option.push(c.to_ascii_lowercase());
        }
        let text = value.as_str().map_or_else(|| value.text(), str::to_owned);
        if value.as_bool() == Some(true) {
            call.push_str(&format!(" \\\n  --{option}"));
        } else if value.as_bool().is_none() {
            call.push_str(&format!(
                " \\\n  --{option} '{}'",
                text.replace('\'', r"'\''")
            ));
        }
    }
    call
}

#[cfg(test)]
mod tests {
    use super::*;
    use json::json;

    #[test]
    fn options_are_named_as_the_command_names_them() {
        let request = json!({"stateName": "It's", "mock": {"result": "1"}, "revealSecrets": true});
        assert_eq!(
            aws_call(&request),
            "aws stepfunctions test-state \\\n  --state-name 'It'\\''s' \\\n  --mock '{\"result\":\"1\"}' \\\n  --reveal-secrets"
        );
    }
}
