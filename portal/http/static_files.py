"""Storages for static files under names with a hash of the content."""

import re
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
        saved: str = super()._save(name, content)  # type: ignore[misc]  # stubs leave it out
        return saved


class CompressedStaticFiles(CompressedManifestStaticFilesStorage, StaticFiles):
    """The same with Brotli and gzip copies for a public installation: 47 CPU-seconds, which a
    local portal need not spend."""
