"""Font families for cards, from the fonts of the machine. The renderer substitutes missing glyphs
from other installed fonts, but not a missing family."""

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


def font_families(language: str) -> str:
    """Return the value of `font-family`: known families by preference, then any installed one."""
    known = (*CHINESE, *LATIN) if language.startswith("zh") else (*LATIN, *CHINESE)
    return ", ".join(f"'{name}'" for name in (*known, *_installed_families()))


@cache
def _installed_families() -> tuple[str, ...]:
    """Return the family of the first installed font, if any."""
    for path in _font_files():
        try:
            name = ImageFont.truetype(str(path), 12).getname()[0]
        except (OSError, ValueError):
            continue
        if name and "'" not in name and '"' not in name:
            return (name,)
    return ()


def _font_files() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted(Path(folder).expanduser().glob("**/*")):
            if path.suffix.lower() in {".ttf", ".otf", ".ttc"}:
                yield path
