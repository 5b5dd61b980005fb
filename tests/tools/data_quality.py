"""The page on the quality of the data that is loaded: `make data-quality`."""

import os
from pathlib import Path

import django

PAGE = Path(__file__).resolve().parents[2] / "docs" / "data-quality.md"


def write() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    django.setup()
    from tests.dataset.data_quality import render_quality

    PAGE.write_text(render_quality(), encoding="utf-8")


if __name__ == "__main__":
    write()
