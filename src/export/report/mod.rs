//! A report on a day, or on what changed between two: who was where, what is in dispute, what
//! happened, and numbered sources for every line. The same content is written as Markdown or as
//! one self-contained page of HTML.

mod content;
pub mod html;
pub mod incidents;
pub mod markdown;

pub use content::{
    AreaLine, Asked, BaseBlock, ChangeLine, Dispute, EventLine, ForceLine, Report, Side,
    SourceLine, report,
};
