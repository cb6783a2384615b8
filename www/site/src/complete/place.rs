//! Where a byte of a definition stands: in which field of which object, on the key or in the value. It walks the tree
//! that JSON and YAML share, and knows by the way which object is a machine, a state, a retrier.

use json::syntax::{Member, Node, NodeKind};

/// A place in the tree.
#[derive(Debug)]
pub(super) struct Place<'s> {
    /// What the object around it is: `machine`, `branch`, `processor`, `state`, the field that holds it such as `Retry` or `Parameters`, or
    /// `data` where anything may stand.
    pub(super) owner: &'s str,
    /// The object around it.
    pub(super) object: &'s Node,
    /// Its member at the place, if one is there.
    pub(super) member: Option<&'s Member>,
    /// Whether the place is on the key, or where a key may stand.
    pub(super) on_key: bool,
    /// The value at the place, the innermost; that of an array's element within an array.
    pub(super) value: Option<&'s Node>,
}

/// Finds the place of a byte. `yaml` says that keys have no quotes, so that a key begins at its first letter.
pub(super) fn find(root: &Node, at: usize, yaml: bool) -> Option<Place<'_>> {
    let (mut node, mut owner) = (root, "machine");
    // Arrays hand on the member that holds them.
    let mut around: Option<Place<'_>> = None;
    loop {
        match &node.kind {
            NodeKind::Object(members) => {
                let here = |member, on_key, value| Place {
                    owner,
                    object: node,
                    member,
                    on_key,
                    value,
                };
                let first = |m: &Member| m.key_span.start as usize + usize::from(!yaml);
                let found = members.iter().find(|m| {
                    first(m) <= at && at <= m.value.span.end.max(m.key_span.end) as usize
                });
                let Some(member) = found else {
                    return node.span.touches(at).then(|| here(None, true, None));
                };
                let key_end = member.key_span.end as usize;
                // A key that nothing follows has its own place for that of its value.
                let lone = member.value.span == member.key_span;
                if at < key_end || ((yaml || lone) && at == key_end) {
                    return Some(here(Some(member), true, None));
                }
                if at < member.value.span.start as usize {
                    return Some(here(Some(member), false, None));
                }
                around = Some(here(Some(member), false, Some(&member.value)));
                owner = inside(owner, &member.key);
                node = &member.value;
            }
            NodeKind::Array(items) => match items.iter().find(|i| i.span.touches(at)) {
                Some(item) => {
                    if let Some(place) = &mut around {
                        place.value = Some(item);
                    }
                    node = item;
                }
                None => return around,
            },
            _ => return around,
        }
    }
}

/// What the object in a field is.
fn inside<'s>(owner: &'s str, key: &'s str) -> &'s str {
    match (owner, key) {
        ("States", _) => "state",
        ("machine" | "branch" | "processor", "States") => "States",
        ("state", "Branches") => "branch",
        ("state", "ItemProcessor" | "Iterator") => "processor",
        ("processor", "ProcessorConfig")
        | (
            "state",
            "Retry" | "Catch" | "Choices" | "ItemReader" | "ItemBatcher" | "ResultWriter"
            | "Credentials" | "Parameters" | "Arguments",
        )
        | ("ItemReader", "ReaderConfig" | "Parameters" | "Arguments")
        | ("ResultWriter", "WriterConfig" | "Parameters" | "Arguments") => key,
        ("Choices", "And" | "Or" | "Not") => "Choices",
        _ => "data",
    }
}
