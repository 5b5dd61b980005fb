// The colours and fonts of the style sheet, in words that the map's program understands.
const dark = window.matchMedia("(prefers-color-scheme: dark)");
// What records are coloured by has tokens of its own in the sheets of the apps; what has none, and
// shapes, borrow one.
const BORROWED = { square: "accent", line: "accent", other: "accent" };

export function colour(name) {
  return value(`--${BORROWED[name] ?? name}`) || value("--ink-muted");
}

export function fonts() {
  return value("--text")
    .split(",")
    .map((family) => family.trim().replaceAll('"', ""));
}

export function scheme() {
  return dark.matches ? "dark" : "light";
}

export function onScheme(then) {
  dark.addEventListener("change", then);
}

function value(property) {
  return getComputedStyle(document.documentElement).getPropertyValue(property).trim();
}
