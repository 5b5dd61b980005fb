"""Compilation of changed message catalogues, without gettext on the machine."""

from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).parents[1] / "locale"


def compile_stale(catalogues: Path = CATALOGUES) -> None:
    """Compile each `django.mo` that is missing or older than its `django.po`."""
    for source in stale_catalogues(catalogues):
        _compile(source, source.with_suffix(".mo"))


def stale_catalogues(catalogues: Path = CATALOGUES) -> list[Path]:
    """Return each `django.po` that was not compiled since it was changed."""
    found = catalogues.glob("*/LC_MESSAGES/django.po")
    return [source for source in found if _is_stale(source, source.with_suffix(".mo"))]


def _is_stale(source: Path, target: Path) -> bool:
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path, target: Path) -> None:
    """Write to a temporary file and move it into place, as another process may be reading."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    with NamedTemporaryFile(dir=target.parent, delete=False) as made:
        try:
            write_mo(made, catalogue)
            made.flush()
            Path(made.name).chmod(0o644)
            Path(made.name).replace(target)
        except BaseException:
            Path(made.name).unlink(missing_ok=True)
            raise
