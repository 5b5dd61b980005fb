"""Which fonts a card is set in: those of the machine, by name. The renderer falls back to another
font of the machine for signs that the first does not have, but not for a family that is missing."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from PIL import ImageFont

FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
    "~/.local/share/fonts",
    "~/.fonts",
)

LATIN = (
    *("Noto Sans", "Inter", "Segoe UI", "Helvetica Neue", "Arial", "Roboto"),
    *("DejaVu Sans", "Liberation Sans"),
)
CHINESE = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC"),
    *("Microsoft YaHei", "WenQuanYi Micro Hei"),
)


def families(language: str) -> str:
    """The value of `font-family`: the known ones in the order of liking, then whatever is there."""
    known = (*CHINESE, *LATIN) if language.startswith("zh") else (*LATIN, *CHINESE)
    return ", ".join(f"'{name}'" for name in (*known, *_any()))


@cache
def _any() -> tuple[str, ...]:
    """The family of the first font that is found, where there is one."""
    for path in _files():
        try:
            name = ImageFont.truetype(str(path), 12).getname()[0]
        except (OSError, ValueError):
            continue
        if name and "'" not in name and '"' not in name:
            return (name,)
    return ()


def _files() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted(Path(folder).expanduser().glob("**/*")):
            if path.suffix.lower() in {".ttf", ".otf", ".ttc"}:
                yield path
