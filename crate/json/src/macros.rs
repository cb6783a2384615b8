//! `json!`: values written as JSON in Rust code, for tests and for the few places that build payloads.

/// Builds a [`Value`](crate::Value) from JSON written in place; any Rust expression may stand for a value.
///
/// ```
/// let name = "Ada";
/// let value = json::json!({"name": name, "tags": ["a", null, 1.5], "nested": {"n": 1 + 1}});
/// assert_eq!(value.text(), r#"{"name":"Ada","tags":["a",null,1.5],"nested":{"n":2}}"#);
/// ```
#[macro_export]
macro_rules! json {
    (null) => { $crate::Value::Null };
    ([]) => { $crate::Value::Array($crate::Array::new()) };
    ([ $($tokens:tt)+ ]) => {{
        #[allow(unused_mut, reason = "an array of one element pushes once")]
        let mut items: Vec<$crate::Value> = Vec::new();
        $crate::json_items!(items [] $($tokens)+);
        $crate::Value::from(items)
    }};
    ({}) => { $crate::Value::empty_object() };
    ({ $($tokens:tt)+ }) => {{
        let mut object = $crate::Object::new();
        $crate::json_members!(object $($tokens)+);
        $crate::Value::Object(object)
    }};
    ($other:expr) => { $crate::Value::from($other) };
}

/// The elements of an array: tokens are gathered up to the next comma.
#[doc(hidden)]
#[macro_export]
macro_rules! json_items {
    ($items:ident []) => {};
    ($items:ident [ $($item:tt)+ ]) => { $items.push($crate::json!($($item)+)); };
    ($items:ident [ $($item:tt)+ ] , $($rest:tt)*) => {
        $items.push($crate::json!($($item)+));
        $crate::json_items!($items [] $($rest)*);
    };
    ($items:ident [ $($item:tt)* ] $next:tt $($rest:tt)*) => {
        $crate::json_items!($items [ $($item)* $next ] $($rest)*);
    };
}

/// The members of an object: a key, a colon, and tokens up to the next comma.
#[doc(hidden)]
#[macro_export]
macro_rules! json_members {
    ($object:ident) => {};
    ($object:ident $key:tt : $($rest:tt)+) => { $crate::json_members!(@value $object $key [] $($rest)+); };
    (@value $object:ident $key:tt [ $($value:tt)+ ]) => { $object.insert($key, $crate::json!($($value)+)); };
    (@value $object:ident $key:tt [ $($value:tt)+ ] , $($rest:tt)*) => {
        $object.insert($key, $crate::json!($($value)+));
        $crate::json_members!($object $($rest)*);
    };
    (@value $object:ident $key:tt [ $($value:tt)* ] $next:tt $($rest:tt)*) => {
        $crate::json_members!(@value $object $key [ $($value)* $next ] $($rest)*);
    };
}
