"""Storages for static files under names with a hash of the content."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(ManifestStaticFilesStorage):
    """Manifest storage that rewrites imports of JavaScript modules as well, so that a browser may
    cache every file for good and never mixes two versions."""

    support_js_module_import_aggregation = True


class CompressedStaticFiles(CompressedManifestStaticFilesStorage):
    """The same with Brotli and gzip copies for a public installation: 47 CPU-seconds, which a
    local portal need not spend."""

    support_js_module_import_aggregation = True
