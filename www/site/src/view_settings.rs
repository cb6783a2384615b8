//! How the page is arranged: sizes, tabs, theme. Kept on the device as one small JSON text.

use json::{Object, Value};

/// The arrangement of the page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ViewSettings {
    /// Width of the left pane.
    pub(crate) left: f64,
    /// Width of the right pane.
    pub(crate) right: f64,
    /// Height of the bottom pane.
    pub(crate) bottom: f64,
    /// Hidden panes.
    pub(crate) hidden: [bool; 3],
    /// The chosen tab of each area.
    pub(crate) tabs: [&'static str; 5],
    /// Light, dark, or as the system says.
    pub(crate) theme: Theme,
    /// Whether single letters are commands.
    pub(crate) letters: bool,
}

/// The colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the system says.
    #[default]
    Auto,
    /// Dark ink on light paper.
    Light,
    /// Light ink on dark paper.
    Dark,
}

impl Theme {
    /// The value of the `data-theme` attribute.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    fn from_name(name: &str) -> Theme {
        match name {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::Auto,
        }
    }
}

/// Parts of the page that have tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Area {
    /// Lesson, definition, input, mocks.
    Left,
    /// Graph, outline.
    Middle,
    /// Step, variables, state.
    Right,
    /// Events, problems, timeline.
    Bottom,
    /// Everything, on narrow windows.
    Narrow,
}

/// Panes that can be resized and hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pane {
    /// Text.
    Left,
    /// Inspector.
    Right,
    /// Time.
    Bottom,
}

/// Every tab of every area; unknown names in storage fall back to the first.
pub(crate) const TABS: [&[&str]; 5] = [
    &["lesson", "definition", "input", "mocks"],
    &["graph", "outline"],
    &[
        "step",
        "variables",
        "source",
        "expressions",
        "test",
        "inbox",
        "meters",
    ],
    &[
        "events",
        "timeline",
        "states",
        "executions",
        "compare",
        "coverage",
        "problems",
    ],
    &["text", "graph-narrow", "data", "time"],
];

/// The least and greatest size of a pane in CSS pixels.
pub(crate) fn bounds(pane: Pane) -> (f64, f64) {
    match pane {
        Pane::Left => (240.0, 960.0),
        Pane::Right => (240.0, 800.0),
        Pane::Bottom => (80.0, 600.0),
    }
}

impl Default for ViewSettings {
    fn default() -> ViewSettings {
        ViewSettings {
            left: 460.0,
            right: 360.0,
            bottom: 220.0,
            hidden: [false; 3],
            tabs: ["lesson", "graph", "step", "events", "text"],
            theme: Theme::Auto,
            letters: true,
        }
    }
}

impl ViewSettings {
    /// The chosen tab.
    pub(crate) fn tab(&self, area: Area) -> &'static str {
        self.tabs[area as usize]
    }

    /// Chooses a tab.
    pub(crate) fn set_tab(&mut self, area: Area, tab: &'static str) {
        self.tabs[area as usize] = tab;
    }

    /// Whether a pane is hidden.
    pub(crate) fn is_hidden(&self, pane: Pane) -> bool {
        self.hidden[pane as usize]
    }

    /// Shows a hidden pane or hides a shown one.
    pub(crate) fn toggle(&mut self, pane: Pane) {
        self.hidden[pane as usize] = !self.hidden[pane as usize];
    }

    /// Resizes a pane.
    pub(crate) fn resize(&mut self, pane: Pane, size: f64) {
        let (least, most) = bounds(pane);
        let size = if size.is_finite() {
            size.clamp(least, most).round()
        } else {
            least
        };
        match pane {
            Pane::Left => self.left = size,
            Pane::Right => self.right = size,
            Pane::Bottom => self.bottom = size,
        }
    }

    /// The text that is kept.
    pub(crate) fn to_text(&self) -> String {
        let mut object = Object::new();
        for (key, value) in [
            ("left", self.left),
            ("right", self.right),
            ("bottom", self.bottom),
        ] {
            object.insert(key, Value::from(value));
        }
        object.insert("hidden", Value::from(self.hidden.map(Value::from).to_vec()));
        object.insert("tabs", Value::from(self.tabs.map(Value::from).to_vec()));
        object.insert("theme", Value::from(self.theme.name()));
        object.insert("letters", Value::from(self.letters));
        Value::Object(object).text()
    }

    /// Reads what was kept; whatever does not fit keeps its default.
    pub(crate) fn from_text(text: &str) -> ViewSettings {
        let mut settings = ViewSettings::default();
        let Ok(value) = json::parse(text) else {
            return settings;
        };
        for (key, pane) in [
            ("left", Pane::Left),
            ("right", Pane::Right),
            ("bottom", Pane::Bottom),
        ] {
            if let Some(size) = value.get(key).and_then(Value::as_f64) {
                settings.resize(pane, size);
            }
        }
        for (i, hidden) in settings.hidden.iter_mut().enumerate() {
            let kept = value.get("hidden").and_then(|h| h.index(i));
            *hidden = kept.and_then(Value::as_bool).unwrap_or(*hidden);
        }
        for (i, tab) in settings.tabs.iter_mut().enumerate() {
            let kept = value.get("tabs").and_then(|t| t.index(i));
            let known = TABS[i]
                .iter()
                .find(|t| kept.and_then(Value::as_str) == Some(t));
            *tab = known.copied().unwrap_or(*tab);
        }
        let theme = value.get("theme").and_then(Value::as_str);
        settings.theme = Theme::from_name(theme.unwrap_or_default());
        let letters = value.get("letters").and_then(Value::as_bool);
        settings.letters = letters.unwrap_or(true);
        settings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arrangement_survives_and_nonsense_does_not() {
        let mut settings = ViewSettings::default();
        settings.resize(Pane::Left, 1e9);
        settings.toggle(Pane::Right);
        settings.set_tab(Area::Bottom, "problems");
        settings.theme = Theme::Dark;
        assert_eq!(ViewSettings::from_text(&settings.to_text()), settings);
        for bad in [
            "",
            "[]",
            "{\"left\": null, \"tabs\": [\"x\"], \"hidden\": 3, \"theme\": {}}",
        ] {
            assert_eq!(ViewSettings::from_text(bad), ViewSettings::default());
        }
    }
}
