"""Charts as PNG, rendered on first request and stored under a hash of their content."""

from hashlib import sha256
from threading import Lock

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from portal.graphics.charts.export import build_svg_file
from portal.graphics.charts.specification import Chart

FOLDER = "charts"
MOST_FILES = 2000
"""Maximum number of stored pictures; the oldest tenth is deleted when it is reached."""
ZOOM = 2

_making = Lock()


def render_png(chart: Chart) -> bytes:
    """Return the picture in light colours, at twice its size in user units."""
    drawn = build_svg_file(chart, in_dark=False)
    name = f"{FOLDER}/{sha256(f'{ZOOM}{drawn}'.encode()).hexdigest()[:40]}.png"
    with _making:  # one at a time: the second who asks finds what the first has made
        if not default_storage.exists(name):
            _delete_oldest()
            default_storage.save(name, ContentFile(_rasterise(drawn)))
    with default_storage.open(name) as file:
        found: bytes = file.read()
    return found


def _rasterise(drawn: str) -> bytes:
    import resvg_py  # only those who ask for a PNG pay for it

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawn, zoom=ZOOM, font_family="DejaVu Sans", sans_serif_family="DejaVu Sans"
        )
    )


def _delete_oldest() -> None:
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    if len(names) < MOST_FILES:
        return
    by_age = sorted((default_storage.get_modified_time(f"{FOLDER}/{name}"), name) for name in names)
    for _age, name in by_age[: MOST_FILES // 10]:
        default_storage.delete(f"{FOLDER}/{name}")
