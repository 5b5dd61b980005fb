"""The page on the quality of the data that is loaded: `make data-quality`."""

import os

import django


def write() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    django.setup()
    from tests.dataset.data_quality import render_quality

    print(render_quality(), end="")


if __name__ == "__main__":
    write()
