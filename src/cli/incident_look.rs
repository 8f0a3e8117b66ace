//! How the reader's own incidents are drawn, far out.

use clap::ValueEnum;

use crate::state::IncidentLook;

#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub(super) struct IncidentLookArgs {
    /// Far out, draw incidents as circles split by kind, as hexagons, or as heat
    #[arg(long, value_name = "LOOK", value_enum, requires = "incidents")]
    incident_look: Option<LookArg>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LookArg {
    Circles,
    Hexagons,
    Heat,
}

impl IncidentLookArgs {
    pub fn look(self) -> Option<IncidentLook> {
        self.incident_look.map(|look| match look {
            LookArg::Circles => IncidentLook::Circles,
            LookArg::Hexagons => IncidentLook::Hexagons,
            LookArg::Heat => IncidentLook::Heat,
        })
    }
}
