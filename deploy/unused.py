"""Removes what the portal runs without from an environment: `python deploy/unused.py .venv`."""

import shutil
import sys
from pathlib import Path

LANGUAGES = ("en", "ru", "zh", "kk", "ky", "tg", "tk", "uz")
"""Languages of the interface and of the region; packages keep no others."""
UNUSED = (
    "*/**/*.po",
    "*/**/*.pyi",
    "*/**/*.[ah]",
    "*/**/*.pxd",
    "*/**/tests",
    "*.dist-info/sboms",
    "allauth/idp",
    "allauth/socialaccount/providers/[!_bo]*",  # `base`, `oauth2`, `openid_connect` are used
    "allauth/socialaccount/providers/b[!a]*",
    "allauth/socialaccount/providers/ba[!s]*",
    "allauth/socialaccount/providers/base?*",
    "allauth/socialaccount/providers/o[!ap]*",
    "allauth/socialaccount/providers/oauth",
    "allauth/socialaccount/providers/openid",
    "allauth/socialaccount/providers/opens*",
    "allauth/templates/idp",
    "allauth/templates/openid",
    "babel/locale-data/*_Arab*",  # the languages above in scripts that no page is written in
    "babel/locale-data/*_Dsrt*",
    "babel/locale-data/*_Hant*",
    "babel/locale-data/*_Shaw*",
    "cffi",  # `cryptography` takes what this has compiled; the compiler reads C by `pycparser`
    "dateutil/zoneinfo/*.tar.gz",
    "django/conf/*_template",
    "django/contrib/admindocs/templates",
    "django/contrib/flatpages",
    "django/contrib/gis",
    "django/contrib/redirects",
    "django/db/backends/mysql",
    "django/db/backends/oracle",
    "numpy/_core/_simd.*.so",  # for numpy's tests alone, as the next
    "numpy/_core/_*_tests.*.so",
    "numpy/f2py",
    "numpy/fft",
    "numpy/polynomial",
    "numpy/random",
    "numpy/testing",
    "oauthlib",  # for version 1 of OAuth, and for servers
    "pycparser",
    "rapidfuzz/**/*_avx2.*.so",  # those beside them take 1 to 8 % longer
    "rest_framework/static",
    "rest_framework/templates",
    "yaml/_yaml.*.so",  # the description of the API takes 0.4 s longer, once
)
"""Sources of translations, types, headers, tests, and what no setting of the portal uses."""


def remove_unused(venv: Path) -> None:
    def find(pattern: str) -> list[Path]:
        return [*venv.glob(f"lib/*/site-packages/{pattern}")]

    texts = [found.parent for found in find("*/**/locale/*/LC_MESSAGES")]
    texts += find("babel/locale-data/*.dat")
    others = [one for one in texts if one.stem.split("_")[0] not in (*LANGUAGES, "root")]
    for found in [*others, *(one for pattern in UNUSED for one in find(pattern))]:
        if found.is_dir():
            shutil.rmtree(found)
        else:
            found.unlink(missing_ok=True)


if __name__ == "__main__":
    remove_unused(Path(sys.argv[1]))
