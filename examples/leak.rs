use basewatch::offscreen::Offscreen;
fn rss() -> u64 {
    let s = std::fs::read_to_string("/proc/self/status").unwrap();
    s.lines()
        .find_map(|l| l.strip_prefix("VmRSS:"))
        .unwrap()
        .trim()
        .trim_end_matches("kB")
        .trim()
        .parse()
        .unwrap()
}
fn once(size: u32) {
    let mut o = Offscreen::scaled((size, size), 1.0).unwrap();
    for _ in 0..3 {
        let input = o.input(0.1, vec![]);
        let mut out = o.ctx.run_ui(input, |ui| {
            ui.heading("hello");
            ui.label("world");
        });
        let t = o.tessellate(&mut out);
        o.draw(&mut out, &t).unwrap();
    }
}
fn main() {
    let how = std::env::args().nth(1).unwrap_or_default();
    let size: u32 = std::env::args().nth(2).and_then(|s| s.parse().ok()).unwrap_or(1000);
    for i in 0..16 {
        if how == "thread" {
            std::thread::spawn(move || once(size)).join().unwrap();
        } else {
            once(size);
        }
        println!("{i} {} KiB", rss());
    }
}
