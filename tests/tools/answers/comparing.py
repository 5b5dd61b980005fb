"""Compare two folders of answers, and sort what differs by what it differs in."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.tools.answers.asking import INDEX, read_body
from tests.tools.answers.normalising import normalise

LINES, EXAMPLES = 12, 3
"""How many lines of a difference, and how many addresses with the same one, are shown."""
SVG_TAG = re.compile(r"<svg\b[^>]*>|</svg\s*>")


@dataclass(frozen=True)
class Allowed:
    """A difference that is meant: lines that match `line`, of answers whose question matches
    `address`."""

    reason: str
    address: re.Pattern[str]
    line: re.Pattern[str]


@dataclass(frozen=True)
class Replaced:
    """Another way of writing the same, in both answers, before they are compared."""

    reason: str
    pattern: re.Pattern[str]
    by: str


@dataclass(frozen=True)
class Rules:
    """The contents of a file of expected differences: tables `[[allow]]` and `[[replace]]`, each
    with a `reason`."""

    allowed: tuple[Allowed, ...] = ()
    replaced: tuple[Replaced, ...] = ()

    @classmethod
    def read(cls, path: Path | None) -> "Rules":
        """Raises KeyError for an entry without a reason."""
        if path is None:
            return cls()
        found = tomllib.loads(path.read_text())
        return cls(
            tuple(
                Allowed(
                    one["reason"],
                    re.compile(one.get("address", "")),
                    re.compile(one.get("line", "")),
                )
                for one in found.get("allow", [])
            ),
            tuple(
                Replaced(one["reason"], re.compile(one["pattern"]), one["by"])
                for one in found.get("replace", [])
            ),
        )

    def reason_for(self, key: str, line: str) -> str:
        """Return why a line of an answer may differ; empty where it may not."""
        fitting = (one for one in self.allowed if one.address.search(key) and one.line.search(line))
        return next((one.reason for one in fitting), "")

    def rewritten(self, text: str) -> str:
        for one in self.replaced:
            text = one.pattern.sub(one.by, text)
        return text


@dataclass
class Comparison:
    """`different` has the lines that only one side has, by question; `allowed`, how often each
    reason was needed."""

    equal: int = 0
    pictures: int = 0
    """Equal but for drawings that look the same."""
    different: dict[str, list[str]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    allowed: Counter[str] = field(default_factory=Counter)

    @property
    def is_equal(self) -> bool:
        return not (self.different or self.missing or self.added)


def compare(before: Path, after: Path, rules: Rules) -> Comparison:
    one, other = _read(before), _read(after)
    result = Comparison()
    for key, entry in one.items():
        if key not in other:
            _note_missing(result.missing, key, rules, result)
            continue
        _compare_entry(key, (before, entry), (after, other[key]), rules, result)
    for key in other.keys() - one.keys():
        _note_missing(result.added, key, rules, result)
    result.added.sort()
    return result


def report(result: Comparison) -> Iterator[str]:
    """Yield lines for a person: what differs most often comes first."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for key, lines in result.different.items():
        groups.setdefault(tuple(lines[:2]), []).append(key)
    for _first, keys in sorted(groups.items(), key=lambda item: -len(item[1])):
        yield f"\n{len(keys)} × different:"
        yield from (f"  {key[:300]}" for key in keys[:EXAMPLES])
        lines = result.different[keys[0]]
        yield from (f"    {line[:300]}" for line in lines[:LINES])
        if len(lines) > LINES:
            yield f"    … and {len(lines) - LINES} lines"
    for title, keys in (("Missing after", result.missing), ("Missing before", result.added)):
        yield from (f"\n{title}: {key[:300]}" for key in keys)
    yield ""
    for reason, count in result.allowed.most_common():
        yield f"Allowed {count} ×: {reason}"
    yield (
        f"{result.equal} equal ({result.pictures} by picture), {len(result.different)} different, "
        f"{len(result.missing)} missing after, {len(result.added)} missing before."
    )


def _read(folder: Path) -> dict[str, dict[str, Any]]:
    with (folder / INDEX).open() as lines:
        return {entry["key"]: entry for entry in map(json.loads, lines)}


def _note_missing(found: list[str], key: str, rules: Rules, result: Comparison) -> None:
    if reason := rules.reason_for(key, "missing"):
        result.allowed[reason] += 1
    else:
        found.append(key)


type Side = tuple[Path, dict[str, Any]]
"""A folder, and an entry of its index."""


def _compare_entry(key: str, one: Side, other: Side, rules: Rules, result: Comparison) -> None:
    if all(one[1][name] == other[1][name] for name in ("status", "headers", "body")):
        result.equal += 1
        return
    texts = ["", ""]
    if one[1]["body"] != other[1]["body"]:
        texts = [rules.rewritten(_text(folder, entry)) for folder, entry in (one, other)]
    heads = [rules.rewritten(_head(entry)) for _folder, entry in (one, other)]
    lines = [*_differing(*heads), *_differing(*texts)]
    if lines and heads[0] == heads[1] and _look_the_same(*texts):
        result.pictures += 1
        lines = []
    left = []
    for line in lines:
        if reason := rules.reason_for(key, line):
            result.allowed[reason] += 1
        else:
            left.append(line)
    if left:
        result.different[key] = left
    else:
        result.equal += 1


def _head(entry: dict[str, Any]) -> str:
    said = [f"{name}: {value}" for name, value in entry["headers"].items()]
    return "\n".join([f"Status: {entry['status']}", *said])


def _text(folder: Path, entry: dict[str, Any]) -> str:
    kind = entry["headers"].get("Content-Type", "").split(";")[0]
    return normalise(kind, read_body(folder, entry["body"]))


def _differing(one: str, other: str) -> list[str]:
    """The lines that only one of two texts has, or has more often, in their order. Quick for texts
    of any length; an order that has changed is told by the first line that stands elsewhere."""
    if one == other:
        return []
    mine, theirs = one.splitlines(), other.splitlines()
    gone, come = Counter(mine) - Counter(theirs), Counter(theirs) - Counter(mine)
    lines = [*_taken(mine, gone, "-"), *_taken(theirs, come, "+")]
    if lines:
        return _alternating(lines)
    pairs = zip(mine, theirs, strict=False)
    return next(
        ([f"- (order) {a}", f"+ (order) {b}"] for a, b in pairs if a != b), ["- (ends of lines)"]
    )


def _taken(lines: list[str], wanted: Counter[str], sign: str) -> Iterator[str]:
    left = Counter(wanted)
    for line in lines:
        if left[line] > 0:
            left[line] -= 1
            yield f"{sign} {line}"


def _alternating(lines: list[str]) -> list[str]:
    """The first that is gone beside the first that has come, and so on."""
    gone = [line for line in lines if line.startswith("-")]
    come = [line for line in lines if line.startswith("+")]
    both = [line for pair in zip(gone, come, strict=False) for line in pair]
    few = min(len(gone), len(come))
    return [*both, *gone[few:], *come[few:]]


def _look_the_same(one: str, other: str) -> bool:
    """True if two texts differ in nothing but drawings (SVG) that come out as the same pixels."""
    (rest, mine), (other_rest, theirs) = _without_drawings(one), _without_drawings(other)
    if rest != other_rest:
        return False
    return all(a == b or _pixels(a) == _pixels(b) for a, b in zip(mine, theirs, strict=True))


def _without_drawings(text: str) -> tuple[str, list[str]]:
    """A text with a mark for each drawing, and the drawings; one inside another belongs to it."""
    rest, drawings, depth, at = [], [], 0, 0
    for tag in SVG_TAG.finditer(text):
        if tag[0].startswith("</"):
            depth -= 1
            if depth == 0:
                drawings.append(text[at : tag.end()])
                at = tag.end()
        else:
            if depth == 0:
                rest.append(text[at : tag.start()])
                at = tag.start()
            depth += 1
    return "<svg/>".join([*rest, text[at:]]), drawings


def _pixels(svg: str) -> bytes:
    import resvg_py

    if "xmlns=" not in svg.partition(">")[0]:
        svg = svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=1600))
