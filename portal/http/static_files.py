"""How style sheets, scripts and pictures are kept: under names that change with what they hold."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Scripts import each other by these names too, so that a browser keeps all of them for good
    and never puts an old one beside a new one."""

    support_js_module_import_aggregation = True
