"""Pages made of the code, by `make reference`: checks, configuration, data dictionary."""

import os
from pathlib import Path

import django

DOCS = Path(__file__).parents[2] / "docs"


def write() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    django.setup()
    from tests.tools.checks import render_checks
    from tests.tools.configuration import render_configuration
    from tests.tools.data_dictionary import render_dictionary

    (DOCS / "checks.md").write_text(render_checks(), encoding="utf-8")
    (DOCS / "configuration.md").write_text(render_configuration(), encoding="utf-8")
    (DOCS / "data-dictionary.md").write_text(render_dictionary(), encoding="utf-8")


if __name__ == "__main__":
    write()
