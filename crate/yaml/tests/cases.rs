//! YAML and what it is as JSON, what is wrong with it and where, which traps it holds. `UPDATE=1` rewrites what is
//! expected, for a person to read; an arrow stands for a tab.

use json::Value;

/// One case of `cases.txt`: a title, the YAML, and what is expected of it.
struct Case {
    title: String,
    yaml: String,
    expected: Vec<String>,
}

fn cases() -> Vec<Case> {
    let file = include_str!("cases.txt");
    let mut cases: Vec<Case> = Vec::new();
    let mut in_yaml = false;
    for line in file.lines() {
        if let Some(title) = line.strip_prefix("### ") {
            cases.push(Case {
                title: title.to_owned(),
                yaml: String::new(),
                expected: Vec::new(),
            });
            in_yaml = true;
        } else if line == "=>" {
            in_yaml = false;
        } else if let Some(case) = cases.last_mut() {
            if in_yaml {
                case.yaml.push_str(&line.replace('→', "\t"));
                case.yaml.push('\n');
            } else if !line.is_empty() {
                case.expected.push(line.to_owned());
            }
        }
    }
    cases
}

#[test]
fn yaml_as_json() {
    let cases = cases();
    let (mut wrong, mut written) = (Vec::new(), String::new());
    for case in &cases {
        let text = case.yaml.trim_end_matches('\n');
        let syntax = yaml::parse(text);
        let under = |span: json::syntax::Span| text.get(span.start as usize..span.end as usize);
        let mut found = Vec::new();
        if let Some(root) = &syntax.root {
            found.push(root.to_value().text());
        }
        for error in &syntax.errors {
            found.push(format!(
                "error `{}` {}",
                under(error.span).expect("a place in the text"),
                error.message
            ));
        }
        for notice in &syntax.notices {
            let place = under(notice.span).expect("a place in the text");
            found.push(format!("{} `{place}` {}", notice.code, notice.message));
        }
        let lines: String = found.iter().map(|line| format!("{line}\n")).collect();
        written += &format!(
            "### {}\n{}\n=>\n{lines}\n",
            case.title,
            text.replace('\t', "→")
        );
        if found != case.expected {
            wrong.push(format!(
                "### {}\n{}\n=>\n{}\n",
                case.title,
                text.replace('\t', "→"),
                found.join("\n")
            ));
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases.txt");
        std::fs::write(path, written).expect("the file can be written");
        return;
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
    assert!(cases.len() > 40);
}

#[test]
fn aliases_do_not_explode() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for i in 1..30 {
        let above = format!("*a{}", i - 1);
        text += &format!("a{i}: &a{i} [{}]\n", [above.as_str(); 9].join(", "));
    }
    let syntax = yaml::parse(&text);
    assert!(syntax.errors.iter().any(|e| e.message.contains("unfold")));
    fn size(value: &Value) -> usize {
        match value {
            Value::Array(items) => items.iter().map(size).sum(),
            Value::Object(members) => members.values().map(size).sum(),
            _ => 1,
        }
    }
    assert!(size(&syntax.root.expect("a tree").to_value()) < 300_000);
}

#[test]
fn nesting_has_a_limit() {
    for text in [
        "[".repeat(100_000),
        "- ".repeat(100_000),
        (0..2_000)
            .map(|i| format!("{}a:\n", " ".repeat(i)))
            .collect(),
        "{a: ".repeat(100_000),
        "? ".repeat(100_000),
    ] {
        let syntax = std::thread::Builder::new()
            .stack_size(512 * 1024)
            .spawn(move || {
                let syntax = yaml::parse(&text);
                let read = syntax.root.map(|root| root.to_value().depth());
                (read, syntax.errors.len())
            })
            .expect("a thread")
            .join()
            .expect("no overflow");
        assert!(
            syntax.1 > 0 && syntax.0.unwrap_or_default() <= 500,
            "{syntax:?}"
        );
    }
}
