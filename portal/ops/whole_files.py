"""Small files that are whole or as they were before, also where the disk is full."""

from pathlib import Path


def write_whole(file: Path, text: str) -> None:
    part = file.with_suffix(".part")
    part.write_text(text)
    part.replace(file)
