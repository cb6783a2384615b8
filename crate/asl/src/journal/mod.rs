//! The append-only record of what happened: the service's history events.
