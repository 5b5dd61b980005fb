"""The colours of technologies stay apart for every kind of colour vision, on light and on dark."""

import re
from itertools import combinations
from math import dist

import pytest

from portal.graphics.style_sheets import read_sheets

TECHNOLOGIES = ["coal", "gas", "oil", "hydro", "pumped-storage", "nuclear", "solar", "wind"]
# How dichromats see linear RGB: Machado, Oliveira and Fernandes (2009), severity 1.
VISIONS = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
NEAREST = {"protan": 10, "deutan": 10, "tritan": 7.5}


def tokens(scheme: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for sheet in read_sheets("tokens"):
        light, _media, dark = sheet.partition("@media (prefers-color-scheme: dark)")
        found |= re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", light if scheme == "light" else dark)
    return found


def linear(colour: str) -> list[float]:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def lab(rgb: list[float]) -> tuple[float, float, float]:
    r, g, b = (min(max(one, 0), 1) for one in rgb)
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
    )
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(colour: str, vision: tuple[tuple[float, float, float], ...]) -> tuple[float, float, float]:
    rgb = linear(colour)
    return lab([sum(part * one for part, one in zip(row, rgb, strict=True)) for row in vision])


def contrast(one: str, other: str) -> float:
    light = sorted(
        sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear(c), strict=True))
        for c in (one, other)
    )
    return (light[1] + 0.05) / (light[0] + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("vision", VISIONS)
def test_technology_colours_differ_for_every_colour_vision(scheme: str, vision: str) -> None:
    named = tokens(scheme)
    shown = {one: seen(named[one], VISIONS[vision]) for one in TECHNOLOGIES}
    near = {pair: dist(shown[pair[0]], shown[pair[1]]) for pair in combinations(TECHNOLOGIES, 2)}
    assert {pair: gap for pair, gap in near.items() if gap < NEAREST[vision]} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_technology_colours_contrast_with_the_paper(scheme: str) -> None:
    named = tokens(scheme)
    faint = {one: contrast(named[one], named["paper"]) for one in TECHNOLOGIES}
    assert {one: found for one, found in faint.items() if found < 3} == {}
