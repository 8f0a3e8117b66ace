//! Arguments, logging, then the window.
fn main() {}
