//! Limits of variables: how large one may be, and all that one Assign stores.

use super::DataFailure;
use crate::error::{DATA_LIMIT_EXCEEDED, texts};
use json::Object;

/// Bytes of JSON text one variable may take, and all variables of one Assign together.
pub const MAX_ASSIGN_BYTES: usize = 262_144;
/// Bytes of JSON text all variables of an execution may take.
pub const MAX_STORED_BYTES: usize = 10 * 1024 * 1024;

/// Checks what one Assign would store.
pub fn check_assignment(assigned: &Object) -> Result<(), DataFailure> {
    let mut total = 0_usize;
    for (name, value) in assigned.iter() {
        total = total.saturating_add(value.text_len());
        if total > MAX_ASSIGN_BYTES {
            return Err(DataFailure {
                error: DATA_LIMIT_EXCEEDED,
                cause: texts::variable_too_large(name, MAX_ASSIGN_BYTES),
            });
        }
    }
    Ok(())
}
