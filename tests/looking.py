"""Looks at pages as axe, a phone and a dark screen see them."""

from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]
type Look = tuple[Literal["light", "dark"], int, list[str]]

LOOKS: list[Look] = [
    ("light", 1440, WCAG),
    ("dark", 1440, COLOURS),
    ("dark", 390, COLOURS),
    ("light", 390, WCAG),
]
"""Scheme, width and what to judge: a scheme changes nothing but colours."""

SHAPES = """() => {
  const shapes = new Map([[document.body, document.body.className]]);
  const shape = (e) => {
    if (!shapes.has(e)) {
      const marks = ["class", "role", "type", "hidden", "open"].map((n) => e.getAttribute(n));
      const said = e.getAttributeNames().filter((name) => name.startsWith("aria-"));
      const own = [e.localName, e.textContent.trim() ? "words" : "", ...marks, ...said].join(" ");
      shapes.set(e, `${shape(e.parentElement)} > ${own}`);
    }
    return shapes.get(e);
  };
  return [...new Set([...document.body.querySelectorAll("*")].map(shape))];
}"""
"""What a page is made of: elements and what they stand in, whatever their words are."""

UNCOVER = """() => {
  if (document.querySelector(".submit-row")) scrollTo(0, document.documentElement.scrollHeight);
}"""
"""To where the bar that saves lies on nothing."""

VIOLATIONS = """async (rules) => {
  const found = await axe.run({ runOnly: rules, resultTypes: ["violations"] });
  return found.violations.flatMap((one) =>
    one.nodes.map((node) => `${one.id}: ${node.target.join(" ")} | ${node.html.slice(0, 120)}`),
  );
}"""


class Looker:
    """Looks at page after page. Asks axe only where a page is made of something new."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []
        self._seen: set[str] = set()
        page.add_init_script(AXE_SCRIPT)

    def visit(self, address: str) -> None:
        self.page.goto(address)
        self.look(address)

    def look(self, name: str) -> None:
        """At what the page shows now, in light and dark, on a desk and on a phone."""
        shapes: Any = set(self.page.evaluate(SHAPES))
        is_new, self._seen = not shapes <= self._seen, self._seen | shapes
        for scheme, width, rules in LOOKS:
            self.page.emulate_media(color_scheme=scheme)
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.evaluate(UNCOVER)
            found = self.page.evaluate(VIOLATIONS, rules) if is_new else []
            if (wide := self.page.evaluate("document.documentElement.scrollWidth")) > width:
                found.append(f"the page is {wide} px wide")
            self.problems += [f"{name} ({scheme}, {width} px) {problem}" for problem in found]
        self.page.set_viewport_size({"width": 1440, "height": 900})

    def report(self) -> str:
        return "\n".join(["", *self.problems])
