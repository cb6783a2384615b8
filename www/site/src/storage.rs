//! What survives a reload. Storage is a guest: in a sandboxed frame every call throws, and then nothing is kept.

use web_sys::Storage;

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// Whether anything can be kept at all.
pub(crate) fn is_there() -> bool {
    storage().is_some()
}

/// Reads what was kept under a name.
pub(crate) fn read(name: &str) -> Option<String> {
    storage()?.get_item(&key(name)).ok()?
}

/// Keeps a text under a name; whether it could.
pub(crate) fn write(name: &str, text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(&key(name), text).is_ok())
}

fn key(name: &str) -> String {
    format!("asl-lab/{name}")
}
