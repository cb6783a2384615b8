//! Components of the lab page.
