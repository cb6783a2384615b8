//! The style inside a standalone SVG. Only what has a state has a colour; every status has a pattern as well.

use super::svg::{Theme, sizes};

const LIGHT: &str = "--paper:#fbfbf9;--sheet:#fbfbf9;--card:#fff;--ink:#1d2327;--soft:#5b646b;--line:#7d868d;--hair:#c9cfd3;--tint:#f3f4f2;--blue:#1f66c9;--teal:#0b7a70;--red:#c8401b;--amber:#9a6700;--grey:#8a9299;";
const DARK: &str = "--paper:#15181b;--sheet:#15181b;--card:#1e2226;--ink:#e7eaec;--soft:#a3acb3;--line:#8b959c;--hair:#434b52;--tint:#191d20;--blue:#6aa5ff;--teal:#3cc0b2;--red:#ff7a52;--amber:#e0a52e;--grey:#7c868d;";

/// The text of the style element.
pub(super) fn style(theme: Theme) -> String {
    let [name, detail, label] = sizes();
    let colours = match theme {
        Theme::Light => format!(".asl-graph{{color-scheme:light;{LIGHT}}}"),
        Theme::Dark => format!(".asl-graph{{color-scheme:dark;{DARK}}}"),
        Theme::Auto => format!(
            ".asl-graph{{color-scheme:light dark;{LIGHT}}}@media(prefers-color-scheme:dark){{.asl-graph{{{DARK}}}}}"
        ),
    };
    let rules = RULES
        .replace("NAME", &name.to_string())
        .replace("DETAIL", &detail.to_string())
        .replace("LABEL", &label.to_string());
    colours + &rules
}

const RULES: &str = "\
.asl-graph{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Noto Sans',sans-serif;font-variant-numeric:tabular-nums}\
.sheet{fill:var(--sheet)}\
.frame{fill:var(--tint);fill-opacity:.65;stroke:var(--hair);stroke-width:1}\
.behind{fill:none;stroke:var(--hair)}\
.line{fill:none;stroke:var(--line);stroke-width:1.5}\
.head{fill:var(--line)}\
.catch .line{stroke-width:1.1}.catch .head{fill:var(--sheet);stroke:var(--line);stroke-width:1.1}.catch .fork{fill:var(--sheet);stroke:var(--line);stroke-width:1.25}\
.label rect{fill:var(--paper);stroke:var(--hair)}\
.label text{font-size:LABELpx;fill:var(--soft);text-anchor:middle}\
.card{fill:var(--card);stroke:var(--line);stroke-width:1.25}\
.icon{fill:none;stroke:var(--soft);stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}\
.name{font-size:NAMEpx;font-weight:600;fill:var(--ink)}\
.detail,.retry{font-size:DETAILpx;fill:var(--soft)}\
.count{font-size:10.5px;fill:var(--soft);paint-order:stroke;stroke:var(--paper);stroke-width:3px}\
.missing .card,.unreadable .card{stroke-dasharray:4 3;stroke:var(--grey)}\
.missing .name,.unreadable .name{fill:var(--soft)}\
.start{fill:var(--ink)}\
.end circle{fill:var(--sheet);stroke:var(--ink);stroke-width:1.5}\
.end .dot{fill:var(--ink);stroke:none}\
.run .never .name{fill:var(--soft);font-weight:500}.run .label.never text{fill:var(--soft)}.run .never .icon{stroke:var(--grey)}.run .way.never .line,.run .way.never .head{stroke:var(--grey)}.run .way.never:not(.catch) .head{fill:var(--grey);stroke:none}\
.run .never .card{stroke-dasharray:4 3;stroke:var(--grey)}\
.run .way.never .line{stroke-dasharray:3 4}\
.run .taken .line{stroke-width:2.25;stroke:var(--ink)}\
.run .taken .head{fill:var(--ink)}.run .catch.taken .head,.run .catch.taken .fork{stroke:var(--ink)}\
.succeeded .card{stroke:var(--teal);stroke-width:2}\
.failed .card{stroke:var(--red);stroke-width:2}\
.waiting .card{stroke:var(--amber);stroke-width:2;stroke-dasharray:1.5 3;stroke-linecap:round}\
.running .card{stroke:var(--blue);stroke-width:2;stroke-dasharray:8 4;animation:asl-march 1s linear infinite}\
.aborted .card{stroke:var(--grey);stroke-width:2;stroke-dasharray:6 4}\
.badge{fill:var(--grey)}.succeeded .badge{fill:var(--teal)}.failed .badge{fill:var(--red)}.waiting .badge{fill:var(--amber)}.running .badge{fill:var(--blue)}\
.sign{fill:none;stroke:var(--card);stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}\
.tick{stroke:var(--red);stroke-width:2}\
.end.succeeded .dot{fill:var(--teal)}.end.succeeded circle{stroke:var(--teal)}.end.failed .dot{fill:var(--red)}.end.failed circle{stroke:var(--red)}\
.selected .card{stroke:var(--blue);stroke-width:3}\
@keyframes asl-march{to{stroke-dashoffset:-12}}\
@media(prefers-reduced-motion:reduce){.running .card{animation:none}}";
