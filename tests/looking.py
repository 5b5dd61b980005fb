"""Looks at pages as axe, a phone and a dark screen see them."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Request, ViewportSize

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]
PAGE = [
    "bypass",
    "document-title",
    "html-has-lang",
    "html-lang-valid",
    "html-xml-lang-mismatch",
    "meta-refresh",
    "meta-viewport",
]
"""What is judged of a page as a whole."""
type Scheme = Literal["light", "dark"]
type Look = tuple[Scheme, int, list[str]]

SIZES = [
    pytest.param(390, "light"),
    pytest.param(1440, "dark", marks=pytest.mark.exhaustive),
    pytest.param(390, "dark", marks=pytest.mark.exhaustive),
    pytest.param(1440, "light", marks=pytest.mark.exhaustive),
]
"""Widths and schemes of a page; every day on a phone, where things are small and wrap."""

LOOKS: list[Look] = [
    ("light", 1440, WCAG),
    ("dark", 1440, COLOURS),
    ("dark", 390, COLOURS),
    ("light", 390, WCAG),
]
"""Scheme, width and what to judge: a scheme changes nothing but colours."""
DAILY_LOOKS: list[Look] = [("light", 390, WCAG)]
"""On a phone, where things are small and wrap."""

WIDE: ViewportSize = {"width": 1440, "height": 900}
"""Size of a page before and after it is looked at."""

MOST_STOPS, AT_ONCE = 900, 20
LONGEST = 60
"""Seconds that a page may have something under way."""

TWO_FRAMES = """async () => {
  const waits = [requestAnimationFrame, (go) => setTimeout(go, 300)]; // a hidden page has no frames
  for (const _ of [1, 2]) await Promise.race(waits.map((wait) => new Promise(wait)));
}"""

CUT_OFF = """() => innerWidth < 1440 ? 0 : Math.max(
  0, ...[...document.querySelectorAll(".table-region")].map((it) => it.scrollWidth - it.clientWidth)
)"""

SHAPES = """() => {
  const rulesOf = (sheet) =>
    [...sheet.cssRules].flatMap((rule) => (rule.styleSheet ? rulesOf(rule.styleSheet) : rule));
  const css = [...document.styleSheets].flatMap(rulesOf).map((rule) => rule.cssText).join("\\n");
  const named = new Set(css.match(/(?<=\\.)-?[a-z_][\\w-]*/gi));
  const parts = css.match(/(?<=\\[class[*^$~]?=")[^"]+/g) ?? [];
  const isStyled = (name) => named.has(name) || parts.some((part) => name.includes(part));
  const classes = (e) => [...e.classList].filter(isStyled).join(" ");
  const shapes = new Map([[document.body, classes(document.body)]]);
  const shape = (e) => {
    if (!shapes.has(e)) {
      const marks = ["role", "type", "hidden", "open"].map((n) => e.getAttribute(n));
      const said = e.getAttributeNames().filter((name) => name.startsWith("aria-"));
      const words = e.textContent.trim() ? "words" : "";
      const own = [e.localName, words, classes(e), ...marks, ...said].join(" ");
      shapes.set(e, `${shape(e.parentElement)} > ${own}`);
    }
    return shapes.get(e);
  };
  document.body.querySelectorAll("*").forEach(shape);
  window.shapesMet = Map.groupBy(shapes.keys(), (e) => shapes.get(e));
  return [...window.shapesMet.keys()];
}"""
"""What a page is made of: elements and what they stand in, whatever their words are, and whatever
they are called where no rule of a style sheet names it."""

CHOOSE = """(fresh) => {
  const met = [...window.shapesMet.values()];
  const ends = new Set(fresh.flatMap((number) => [met[number][0], met[number].at(-1)]));
  const isInside = (e) => {
    for (let up = e.parentElement; up; up = up.parentElement) if (ends.has(up)) return true;
    return false;
  };
  window.toLookAt = [...ends].filter((e) => !isInside(e));
  return typeof axe === "undefined";
}"""
"""Of each shape that was not met before the first and the last element, with all in them."""

UNCOVER = """async () => {
  if (document.querySelector(".submit-row")) scrollTo(0, document.documentElement.scrollHeight);
  const waits = [requestAnimationFrame, (go) => setTimeout(go, 300)];
  for (const _ of [1, 2]) await Promise.race(waits.map((wait) => new Promise(wait)));
}"""
"""To where the bar that saves lies on nothing; once scripts know of another scheme."""

VIOLATIONS = """async ([rules, isAll]) => {
  const include = isAll ? [document] : window.toLookAt.filter((e) => e.isConnected);
  if (!include.length) return [];
  const options = { runOnly: rules, resultTypes: ["violations"], preload: false };
  const found = await axe.run({ include }, options);
  return found.violations.flatMap((one) =>
    one.nodes.map((node) => `${one.id}: ${node.target.join(" ")} | ${node.html.slice(0, 120)}`),
  );
}"""

DRESS = """async (metrics) => {
  document.adoptedStyleSheets = [];
  if (!metrics) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    @font-face { font-family: "Another"; src: local("DejaVu Sans"); ${metrics} }
    :root, :root * { font-family: "Another" !important; }
  `);
  document.adoptedStyleSheets = [sheet];
  await document.fonts.ready;
}"""
NOTO_SANS = "size-adjust: 88%; ascent-override: 121.5%; descent-override: 33.3%"
"""How high and wide the letters of the usual font of a Linux desktop are."""

NOTE_STOPS = """() => {
  window.stops = new Map();
  const note = () => {
    const at = document.activeElement;
    if (at === document.body || window.stops.has(at)) return;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
    const seen = (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
    window.stops.set(at, [`${at.localName} ${at.id || at.className}`, seen]);
  };
  note();
  document.addEventListener("focusin", note);
  document.addEventListener("focusout", (event) => (window.isLeft ||= !event.relatedTarget));
}"""
"""Notes where the keyboard comes, whether one sees it, and when it is through. A date has several
stops, and is one."""

REACHABLE = """() =>
  [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter((e) => e.tabIndex >= 0 && !e.disabled && e.type !== "hidden" && e.checkVisibility())
    .filter((e) => e.type !== "radio" || e.checked) // one stop for all of a group
    .filter((e) => getComputedStyle(e).visibility === "visible")
    .map((e) => `${e.localName} ${e.id || e.className}`)"""
"""What the keyboard should come to."""


def walk_by_keyboard(page: Page) -> list[str]:
    """Through the whole page by the tabulator: what is reached unseen, and what is not reached."""
    page.keyboard.press("Tab")
    said = page.evaluate("document.activeElement.textContent.trim()")
    problems = [] if said.startswith("Skip to") else [f"begins at “{said[:40]}”"]
    page.evaluate(NOTE_STOPS)
    for _ in range(0, MOST_STOPS, AT_ONCE):  # fewer, unless the keyboard is trapped
        for _ in range(AT_ONCE):
            page.keyboard.press("Tab")
        if page.evaluate("window.isLeft"):
            break
    stops = page.evaluate("[...window.stops.values()]")
    problems += [f"unseen: {name}" for name, is_seen in stops if not is_seen]
    missed = Counter(page.evaluate(REACHABLE)) - Counter(name for name, _ in stops)
    return problems + [f"not reached: {name}" for name in missed]


class Looker:
    """Looks at page after page. Asks axe only about what it has not met before."""

    def __init__(
        self, page: Page, looks: list[Look] = DAILY_LOOKS, seen: set[str] | None = None
    ) -> None:
        """`seen` holds shapes that another looker has met; this one adds what it meets."""
        self.page = page
        self.looks = looks
        self.problems: list[str] = []
        self._seen = set() if seen is None else seen

    def visit(self, address: str) -> None:
        self.page.goto(address)
        self.look(address)

    def look(self, name: str) -> None:
        """Judge what the page shows now, in each of the looks."""
        if cut := self.page.evaluate(CUT_OFF):
            self.problems.append(f"{name}: a table is {cut} px wider than a desk's screen has room")
        shapes: list[str] = self.page.evaluate(SHAPES)
        fresh = [number for number, shape in enumerate(shapes) if shape not in self._seen]
        self._seen.update(shapes)
        if self.page.evaluate(CHOOSE, fresh) and fresh:
            self.page.evaluate(AXE_SCRIPT)
        if fresh:
            found = self.page.evaluate(VIOLATIONS, [PAGE, True])
            self.problems += [f"{name} {problem}" for problem in found]
        for scheme, width, rules in self.looks:
            if fresh or rules != COLOURS:
                found = self._look_as(scheme, width, rules if fresh else [])
                self.problems += [f"{name} ({scheme}, {width} px) {problem}" for problem in found]
        if fresh and len(self.looks) > 1:
            self.page.evaluate(DRESS, NOTO_SANS)
            found = self._look_as("light", 390, ["target-size"])
            self.problems += [f"{name} (in another font) {problem}" for problem in found]
            self.page.evaluate(DRESS, "")
        self.page.set_viewport_size(WIDE)

    def _look_as(self, scheme: Scheme, width: int, rules: list[str]) -> list[str]:
        self.page.emulate_media(color_scheme=scheme)
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.evaluate(UNCOVER)
        found: list[str] = self.page.evaluate(VIOLATIONS, [rules, False]) if rules else []
        if (wide := self.page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"the page is {wide} px wide")
        return found

    def report(self) -> str:
        return "\n".join(["", *self.problems])


def complaints(page: Page, scheme: Scheme = "light") -> list[str]:
    """Of all that a page shows now; in the dark, of nothing but the colours."""
    page.evaluate(AXE_SCRIPT)
    rules = WCAG if scheme == "light" else COLOURS
    found: list[str] = page.evaluate(VIOLATIONS, [rules, True])
    return found


def move_hand(page: Page) -> None:
    """Once something is seen: what a hand does before, a browser keeps to itself."""
    page.evaluate(TWO_FRAMES)
    page.mouse.move(2, 2)
    page.mouse.move(3, 3)


@contextmanager
def until_quiet(page: Page) -> Iterator[None]:
    """Ends once nothing has been under way while the page drew twice. Playwright's “networkidle”
    waits for half a second, on every page."""
    under_way: set[Request] = set()

    def begin(request: Request) -> None:
        under_way.add(request)

    def end(request: Request) -> None:
        under_way.discard(request)

    page.on("request", begin)
    page.on("requestfinished", end)
    page.on("requestfailed", end)
    yield
    deadline = time.monotonic() + LONGEST
    quiet = 0
    while quiet < 2:
        page.evaluate(TWO_FRAMES)
        quiet = 0 if under_way else quiet + 1
        if time.monotonic() > deadline:
            raise AssertionError(f"Still under way: {[request.url for request in under_way]}")
    page.remove_listener("request", begin)
    page.remove_listener("requestfinished", end)
    page.remove_listener("requestfailed", end)


def wait_until(page: Page, expression: str, arg: Any = None) -> None:
    """Until a page says yes, asked each time that it draws. Playwright's own way evaluates texts
    inside the page, which the content policy forbids unless the first answer is a yes."""
    deadline = time.monotonic() + LONGEST
    while not page.evaluate(expression, arg):
        if time.monotonic() > deadline:
            raise AssertionError(f"{LONGEST} seconds passed without: {expression}")
        page.evaluate(TWO_FRAMES)
