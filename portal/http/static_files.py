"""How style sheets, scripts and pictures are kept: under names that change with what they hold."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(ManifestStaticFilesStorage):
    """Scripts import each other by these names too, so that a browser keeps all of them for good
    and never puts an old one beside a new one."""

    support_js_module_import_aggregation = True


class CompressedStaticFiles(CompressedManifestStaticFilesStorage):
    """The same with a Brotli and a gzip copy of each, for a public installation: 47 CPU-seconds
    that a portal on one's own machine does not need."""

    support_js_module_import_aggregation = True
