//! `basewatch render`: the map on a day as a picture, without a window.

use std::path::PathBuf;

use super::output::{self, Answer, Failure};
use super::page::{PageArgs, extension, failed, in_range};
use super::query::{Opened, parse_day};
use super::write;
use crate::model::Day;
use crate::picture;
use crate::state::Command;

const EXAMPLES: &str = "\
Examples:
  basewatch render --at 2024-05-02 --out may.png             the opening view on that day
  basewatch render --at 2024-05-02 --fit airbase-101 --scale 2 --out airbase-101.png
  basewatch render --at 2023-07-26 --compare 2024-09-15 --fit niger --out changes.png
  basewatch render --at 2024-04-09 --known-on 2024-04-09 --size 1080x1920 --theme dark --lanes \\
                   --out portrait.png
  basewatch render --at 2024-05-02 --span 90 --incidents acled.csv --out incidents.png
  basewatch render --view 'bw1;at=2024-05-02;map=2.19,13.48,11' --out view.png

It needs no display; a graphics driver it needs, and mesa-vulkan-drivers brings one in software.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct RenderArgs {
    /// A basewatch/1 dataset; without one, Niger and its neighbours 2012–2026
    dataset: Option<PathBuf>,

    /// The day to show; without it the dataset's opening day
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    at: Option<Day>,

    /// The file to write: .png
    #[arg(long, value_name = "FILE")]
    out: PathBuf,

    #[command(flatten)]
    page: PageArgs,
}

pub(super) fn run(args: &RenderArgs) -> Result<Answer, Failure> {
    if extension(&args.out) != "png" {
        let out = args.out.display();
        let line = format!("--out {out}: a picture is a PNG; let the name end in .png");
        return Err(Failure::Misuse(line));
    }
    args.page.size()?;
    let mut opened = Opened::open(args.dataset.as_ref())?;
    if let Some(day) = args.at {
        in_range("--at", day, &opened)?;
    }
    let (mut session, options) = args.page.session(&mut opened)?;
    if let Some(day) = args.at {
        session.apply(Command::GoToDay(day));
    }
    args.page.compare(&mut session, &opened)?;
    write::look_ahead(&args.out, args.page.existing())?;
    let day = session.day();
    let (image, about) = picture::still(session, options).map_err(|e| failed(&e))?;
    let png = image.png(&about).map_err(|e| failed(&e))?;
    write::whole(&args.out, &png, args.page.existing())?;
    let (width, height) = (image.width, image.height);
    let out = args.out.display();
    let told =
        format!("{out} written: {}, {}, {width}×{height} pixels\n", about.title, day.words());
    Ok(opened.answer(output::plain(&told)))
}
