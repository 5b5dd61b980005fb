"""Storages for static files under names with a hash of the content."""

import filecmp
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

UNREAD = re.compile(r"/\*.*?\*/\s*|(?<=[{};])\s+|^\s+|\s+(?=[{}])", re.DOTALL | re.MULTILINE)
"""Comments and indentation: a quarter of a style sheet."""


class StaticFiles(ManifestStaticFilesStorage):
    """Manifest storage that rewrites imports of JavaScript modules as well, so that a browser may
    cache every file for good and never mixes two versions. Own style sheets lose their comments."""

    support_js_module_import_aggregation = True

    def _save(self, name: str, content: Any) -> str:
        if name.endswith(".css") and name.partition("/")[0] in settings.OWN_APPS:
            content = ContentFile(UNREAD.sub("", b"".join(content.chunks()).decode()).encode())
        return super()._save(name, content)  # type: ignore[misc]  # stubs leave it out

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool] | tuple[str, None, RuntimeError]]:
        """Store what is the same under the plain and the hashed name once, under two names."""
        yield from super().post_process(paths, dry_run, **options)
        for plain, hashed in self.hashed_files.items():
            path, same, new = (Path(self.path(name)) for name in (plain, hashed, f"{plain}.new"))
            is_known = not path.exists() or path.samefile(same)
            if not is_known and filecmp.cmp(path, same, shallow=False):
                with suppress(OSError):  # a file system without links
                    new.hardlink_to(same)
                    new.replace(path)


class CompressedStaticFiles(CompressedManifestStaticFilesStorage, StaticFiles):
    """The same with Brotli and gzip copies for a public installation: ten CPU-seconds, which a
    local portal need not spend."""

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Leave out the plain names, by which hardly anything is asked for."""
        yield from super().compress_files({*paths} & {*self.hashed_files.values()})
