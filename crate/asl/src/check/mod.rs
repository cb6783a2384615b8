//! The rules a definition must obey, one file per family.
