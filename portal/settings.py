"""Settings for every installation; what differs between them comes from the environment.

Without any variable set the portal runs embedded: SQLite, local files and a secret key of its
own, all under `var/`. A variable `NAME` may be given as `NAME_FILE`, the path of a file holding it.
"""

import secrets
import sys
from email.headerregistry import Address
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import django_stubs_ext
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from portal.http.frames import forbid_frames
from portal.ops.bootstrap.environment import RELEASE
from portal.ops.monitoring.logs import is_told_once, make_formatter
from portal.ops.private_files import create_private_file, make_private_folder
from portal.ops.variables import ONE_LINE, RATE, Variables

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = Variables()
OWN_VAR_DIR = BASE_DIR / "var"
VAR_DIR = BASE_DIR / env("PORTAL_VAR", default="var")
make_private_folder(VAR_DIR, is_own=VAR_DIR == OWN_VAR_DIR)  # SQLite makes files, not folders


def _own_secret_key() -> str:
    """Return the generated key of an embedded installation, stored in a private file."""
    return create_private_file(VAR_DIR / "secret-key", secrets.token_urlsafe(50))


def _mailer(url: dict[str, Any]) -> dict[str, Any]:
    """Return a parsed EMAIL_URL in the form of MAILERS."""
    if not url["EMAIL_BACKEND"].endswith(".smtp.EmailBackend"):
        if folder := url["EMAIL_FILE_PATH"]:
            make_private_folder(Path(folder), is_own=False)  # with links that open accounts
        return {"BACKEND": url["EMAIL_BACKEND"], "OPTIONS": {"file_path": folder} if folder else {}}
    options = {
        "host": url["EMAIL_HOST"],
        "port": url["EMAIL_PORT"],
        "username": url["EMAIL_HOST_USER"],
        "password": url["EMAIL_HOST_PASSWORD"],
        "use_tls": url.get("EMAIL_USE_TLS", False),
        "use_ssl": url.get("EMAIL_USE_SSL", False),
        "timeout": 10,
    }
    return {"BACKEND": url["EMAIL_BACKEND"], "OPTIONS": options}


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="") or _own_secret_key()
# Former keys, by commas: what they have signed or encrypted is read until they are taken out.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000")
PORTAL_NAME = env.text("PORTAL_NAME", default="Corridor", form=ONE_LINE)
HTTPS = SITE_URL.startswith("https://")

OWN_APPS = ["portal", "projects", "trade"]
INSTALLED_APPS = [
    *OWN_APPS,
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "portal.editorial.admin_site.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "portal.ops.monitoring.requests.WatchingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.http.middleware.permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.http.middleware.compression.CompressionMiddleware",
    "portal.http.middleware.conditional.PublicDataMiddleware",
    "portal.http.middleware.rate_limit.RateLimitMiddleware",
    "portal.http.middleware.kept_answers.KeptAnswersMiddleware",
    "portal.http.middleware.call_stack.CallStackMiddleware",
    "portal.http.middleware.read_only.ReadOnlyMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.http.middleware.conditional.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.http.middleware.desk_language.DeskLanguageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.http.middleware.files.FilesMiddleware",
    "portal.http.middleware.replica.ReplicaMiddleware",
    "portal.http.middleware.time_travel.TimeTravelMiddleware",
]
# With DEBUG a panel beside each page, with its queries and templates; it may look at pages only
# before they are compressed.
PORTAL_TOOLBAR = DEBUG and env.bool("PORTAL_TOOLBAR", default=False)
if PORTAL_TOOLBAR:
    INSTALLED_APPS.append("debug_toolbar")
    INTERNAL_IPS = ["127.0.0.1"]
    _COMPRESSION = MIDDLEWARE.index("portal.http.middleware.compression.CompressionMiddleware")
    MIDDLEWARE.insert(_COMPRESSION + 1, "debug_toolbar.middleware.DebugToolbarMiddleware")
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.ops.wsgi.application"
TEMPLATE_FILES = [
    f"django.template.loaders.{place}.Loader" for place in ("filesystem", "app_directories")
]
TEMPLATES = [
    {
        "BACKEND": "portal.site.lean_templates.Templates",
        "NAME": "django",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("portal.site.lean_templates.Loader", TEMPLATE_FILES)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# SQLite is set up for one writer that waits its turn and for a power cut that loses nothing. Each
# thread holds 0.5 MB of the file and 64 statements: the system has the file in memory for them all.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "cached_statements": 64,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-500;",
}
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'corridor.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    # Threads keep their connections: the last one that closes takes the log (WAL) away, and none
    # can be made on a full disk.
    DATABASES["default"].setdefault("CONN_MAX_AGE", None)
else:
    # Each thread keeps its connection for a minute, looks at it before it is used, and waits no
    # longer than this for a server that says nothing.
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
    _WAITING = {
        "connect_timeout": 5,
        "tcp_user_timeout": 10_000,
        "keepalives_idle": 10,  # whose machine vanishes amid a query
        "keepalives_interval": 5,
    }
    DATABASES["default"]["OPTIONS"] = {**_WAITING, **DATABASES["default"].get("OPTIONS", {})}
# Seconds after which the processes that answer requests give a statement of PostgreSQL up.
PORTAL_STATEMENT_TIMEOUT = env.int("PORTAL_STATEMENT_TIMEOUT", default=60)
# A streaming replica, from which anonymous readers are answered; docs/scaling.md.
if env("DATABASE_REPLICA_URL", default=""):
    _REPLICA = env.db("DATABASE_REPLICA_URL")
    _OPTIONS = {**DATABASES["default"]["OPTIONS"], "connect_timeout": 2}
    DATABASES["replica"] = {
        **DATABASES["default"],
        **_REPLICA,
        "OPTIONS": {**_OPTIONS, **_REPLICA.get("OPTIONS", {})},
        "TEST": {"MIRROR": "default"},
    }
    DATABASE_ROUTERS = ["portal.publication.replica.ReplicaRouter"]
AUTH_USER_MODEL = "portal.User"
_VALIDATORS: dict[str, dict[str, Any]] = {
    "UserAttributeSimilarityValidator": {},
    "MinimumLengthValidator": {"min_length": 12},
    "CommonPasswordValidator": {},
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in _VALIDATORS.items()
] + [{"NAME": "portal.admin.accounts.passwords.ContextWordsValidator"}]

# Whoever can publish, release or give roles signs in with a second factor; docs/operations.md.
PORTAL_SECOND_FACTOR = env.bool("PORTAL_SECOND_FACTOR", default=HTTPS)
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "admin:index"
ACCOUNT_ADAPTER = "portal.admin.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "portal.admin.accounts.forms.LoginForm",
    "reset_password": "portal.admin.accounts.forms.LinkForm",
}
ACCOUNT_SIGNUP_ENABLED = False  # administrators make accounts
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_UNIQUE_EMAIL = False  # one person may have several accounts
ACCOUNT_CHANGE_EMAIL = True  # one address each, replaced once the new one is confirmed
ACCOUNT_EMAIL_VERIFICATION = "none"  # at sign-in
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before one's account is changed
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # portal.admin.accounts.rate_limit has ours
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "portal.admin.accounts.adapters.SecondFactorAdapter"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "portal.admin.accounts.forms.CodeForm",
    "reauthenticate": "portal.admin.accounts.forms.AgainForm",
    "add_webauthn": "portal.admin.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "portal.admin.accounts.forms.RenamePasskeyForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # administrators say who has which address
MFA_TOTP_ISSUER = PORTAL_NAME
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds that a clock may be wrong by
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

# A server of OpenID Connect that signs people in, too; docs/operations.md. Empty: none.
PORTAL_OIDC_SERVER = env("PORTAL_OIDC_SERVER", default="")
PORTAL_OIDC_NAME = env("PORTAL_OIDC_NAME", default="OpenID Connect")
PORTAL_OIDC_ID = "openid"  # in the address that the server leads back to
SOCIALACCOUNT_ADAPTER = "portal.admin.accounts.openid.AccountsOnly"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": PORTAL_OIDC_ID,
                "name": PORTAL_OIDC_NAME,
                "client_id": env("PORTAL_OIDC_CLIENT_ID", default=""),
                "secret": env("PORTAL_OIDC_SECRET", default=""),
                "settings": {"server_url": PORTAL_OIDC_SERVER, "oauth_pkce_enabled": True},
            }
        ]
    }
}

# Nobody approves what they touched. A team of one may switch this off; each edition published
# so carries a public mark.
PORTAL_SECOND_READER = env.bool("PORTAL_SECOND_READER", default=True)
# Kinds that two people approve, one after the other, such as `tradehub`; `*` for all.
PORTAL_TWO_APPROVALS = env.list("PORTAL_TWO_APPROVALS", default=[])
# Suggestions of one account that may be open at a time.
PORTAL_OPEN_SUGGESTIONS = env.int("PORTAL_OPEN_SUGGESTIONS", default=20)

# How readers reach who runs the portal, shown on its pages: an address for mail or a page.
PORTAL_CONTACT = env("PORTAL_CONTACT", default="")
# Where weaknesses are reported, for /.well-known/security.txt: as above.
PORTAL_SECURITY_CONTACT = env("PORTAL_SECURITY_CONTACT", default=PORTAL_CONTACT)
# Who that is, in a sentence or two of their own.
PORTAL_OPERATOR = env("PORTAL_OPERATOR", default="")

# Whether assistants may ask at /mcp, by the Model Context Protocol; docs/mcp.md.
PORTAL_MCP = env.bool("PORTAL_MCP", default=True)

# How many links of sources are asked each night whether they still answer; 0 asks none. Never
# those that lead into the network the portal stands in.
PORTAL_CHECK_LINKS = env.int("PORTAL_CHECK_LINKS", default=0)
PORTAL_CHECK_PRIVATE_LINKS = False
# The web archive that is asked at night to keep the pages of sources; docs/operations.md.
PORTAL_ARCHIVE_URL = env("PORTAL_ARCHIVE_URL", default="")

# The folder where `manage.py backup` keeps backups; the desk and `check --deploy` tell their age.
PORTAL_BACKUPS = env("PORTAL_BACKUPS", default="")

# A shared cache that is to forget what was withdrawn, and how it is asked: PURGE, BAN or POST.
PORTAL_PURGE_URL = env("PORTAL_PURGE_URL", default="")
PORTAL_PURGE_METHOD = env.text("PORTAL_PURGE_METHOD", default="PURGE", form="PURGE|BAN|POST")

# The path of a GeoJSON file with other borders than those made at set-up; docs/operations.md.
PORTAL_BORDERS = env("PORTAL_BORDERS", default="")

# Megabytes of whole answers that each process keeps and sends again while nothing public changes;
# 0 keeps none.
PORTAL_KEPT_ANSWERS = env.int("PORTAL_KEPT_ANSWERS", default=0 if DEBUG else 64)

# How fast one address may ask the API, files of data and /mcp on the average, and how many times
# at once; empty for as fast as it likes. docs/operations.md has more.
PORTAL_API_RATE = env.text("PORTAL_API_RATE", default="600/min", form=RATE)
PORTAL_API_BURST = env.int("PORTAL_API_BURST", default=120)
# How many milliseconds of computing one address may cause on the average, and how many at once,
# with pages, files and the API; empty for as many as it likes.
PORTAL_WORK_RATE = env.text("PORTAL_WORK_RATE", default="15000/min", form=RATE)
PORTAL_WORK_BURST = env.int("PORTAL_WORK_BURST", default=30_000)
PORTAL_FILES_AT_ONCE = env.int("PORTAL_FILES_AT_ONCE", default=2)  # that each process makes
# Megabytes of files, as of whole lists, and of pages on disk for all processes; 0 keeps none, and
# no process does that keeps no answers.
PORTAL_FILES_KEPT = env.int("PORTAL_FILES_KEPT", default=0 if DEBUG else 500)
# For maintenance: whoever writes is answered 503, readers read on. A file `read-only` in
# PORTAL_VAR does the same while it exists.
PORTAL_READ_ONLY = env.bool("PORTAL_READ_ONLY", default=False)
# Whether a proxy of the installation stands in front and says who asks, and by which scheme.
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)

# How many processes answer readers, and on how many machines, for `check --deploy`.
PORTAL_PROCESSES = env.int("PORTAL_PROCESSES", default=1)
PORTAL_MACHINES = env.int("PORTAL_MACHINES", default=1)

# Kept by each process for itself, unless CACHE_URL names one for all (`filecache:///srv/cache`).
REDIS_URL = env("REDIS_URL", default="")  # for that, and for what machines do once; docs/scaling.md
CACHES = {"default": env.cache("CACHE_URL", default=REDIS_URL or "locmemcache://")}
_IS_REDIS = CACHES["default"]["BACKEND"].endswith(".RedisCache")
if _IS_REDIS:
    CACHES["default"]["OPTIONS"] = {"socket_connect_timeout": 1, "socket_timeout": 1}
# What processes tell each other; files, where each has a cache of its own, or none.
CACHES["shared"] = (
    {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "shared",
    }
    if CACHES["default"]["BACKEND"].endswith((".LocMemCache", ".DummyCache"))
    else CACHES["default"]
)
# Pictures of drawings, of which a tenth goes when there are too many.
CACHES["drawings"] = {
    "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
    "LOCATION": VAR_DIR / "drawings",
    "TIMEOUT": None,
    "OPTIONS": {"MAX_ENTRIES": 4_000, "CULL_FREQUENCY": 10},
}
# Who asked how often, apart so that many visitors drive nothing else out.
CACHES["limits"] = {
    **CACHES["default"],
    "LOCATION": CACHES["default"].get("LOCATION") or "limits",
    "KEY_PREFIX": "limits",
    "OPTIONS": {
        **CACHES["default"].get("OPTIONS", {}),
        **({} if _IS_REDIS else {"MAX_ENTRIES": 20_000}),
    },
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese")), ("ru", _("Russian"))]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
FORMAT_MODULE_PATH = "portal.formatting.django_formats"
TIME_ZONE = "UTC"

# Without EMAIL_URL (`smtp+tls://user:password@mail.example:587`) mail is kept as files; a public
# installation hands it to the mail server of its machine.
_OWN_MAIL = "smtp://localhost:25" if HTTPS else f"filemail:///{quote(str(VAR_DIR / 'mail'))}"
# Without a mail server of its own, a public installation offers readers no messages.
PORTAL_SENDS_MAIL = bool(env("EMAIL_URL", default="")) or not HTTPS
MAILERS = {"default": _mailer(env.email_url("EMAIL_URL", default=_OWN_MAIL))}
_HOST = (HTTPS and urlsplit(SITE_URL).hostname) or "localhost"
DEFAULT_FROM_EMAIL = env("PORTAL_FROM_EMAIL", default=str(Address(PORTAL_NAME, "corridor", _HOST)))

FORM_RENDERER = "portal.site.quick_widgets.QuickRenderer"
STATIC_URL = "/static/"
# A built tree brings its static files; elsewhere `collectstatic` makes them.
STATIC_ROOT = (BASE_DIR if RELEASE.exists() else VAR_DIR) / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# Whether `collectstatic` keeps compressed copies too: worth a minute where readers are far away.
PORTAL_COMPRESS_STATIC = env.bool("PORTAL_COMPRESS_STATIC", default=HTTPS)
_STATIC_FILES = "CompressedStaticFiles" if PORTAL_COMPRESS_STATIC else "StaticFiles"
# A bucket of S3 for pictures and releases, instead of folders; docs/scaling.md.
PORTAL_S3_BUCKET = env("PORTAL_S3_BUCKET", default="")


def _storage(part: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return the storage of some files: a folder with these options, or a part of the bucket."""
    if not PORTAL_S3_BUCKET:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    options = {"bucket_name": PORTAL_S3_BUCKET, "location": part, "file_overwrite": False}
    return {"BACKEND": "portal.pictures.bucket.PrivateBucket", "OPTIONS": options}


WHITENOISE_ADD_HEADERS_FUNCTION = forbid_frames
STORAGES = {
    "default": _storage("media", {}),
    "releases": _storage("releases", {"location": VAR_DIR / "releases"}),
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else f"portal.http.static_files.{_STATIC_FILES}"
        )
    },
}

# A file is taken in up to the size of the largest picture and a byte; a form with many claims has
# thousands of fields.
FILE_UPLOAD_HANDLERS = [
    "portal.pictures.uploads.CappedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    # A form leads to that server, and browsers look at where a form leads in the end.
    "form-action": [CSP.SELF, *filter(None, ["/".join(PORTAL_OIDC_SERVER.split("/")[:3])])],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = HTTPS and env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Both concern hosts of the same domain that the portal knows nothing of.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_ENGINE = "portal.http.session_keys"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
_HOST_ONLY = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST_ONLY}sessionid", f"{_HOST_ONLY}csrftoken"
LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_SAMESITE = f"{_HOST_ONLY}django_language", "Lax"
MESSAGE_STORAGE = "portal.http.messages.MessageStorage"
MESSAGE_COOKIE_NAME = f"{_HOST_ONLY}messages"
DEVICE_COOKIE_NAME = f"{_HOST_ONLY}device"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "portal.http.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["portal.records.json.DocumentRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_FILTER_BACKENDS": ["portal.opendata.api.ClosedFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "portal.opendata.api.Pagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "portal.opendata.api.explain",
}
PORTAL_LICENCE = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}

SPECTACULAR_SETTINGS = {
    "TITLE": PORTAL_NAME,
    "DESCRIPTION": (
        "{} of cooperation between China and Central Asia. Every figure travels with its claims: "
        "who says so, where, and whether it agrees with the value the portal accepts. Read-only, "
        "no key needed."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # Enumerations stay with their fields rather than get a name each.
    "POSTPROCESSING_HOOKS": [
        "portal.opendata.api.schema.describe_subjects",
        "portal.opendata.api.schema.clean_enumerations",
        "portal.opendata.api.meanings.describe_fields",
        "portal.opendata.api.meanings.describe_parameters",
        "portal.opendata.api.schema.allow_fields",
        "portal.opendata.api.schema.allow_groups",
    ],
    "LICENSE": PORTAL_LICENCE,
}

# How the portal is watched; docs/monitoring.md. Lines of the log are JSON, or text for people; one
# for each request, unless switched off; and one for each query that takes more milliseconds.
PORTAL_LOG_FORMAT = env.text("PORTAL_LOG_FORMAT", default="", form="(json|text)?") or (
    "text" if DEBUG or sys.stderr.isatty() else "json"
)
PORTAL_ACCESS_LOG = env.bool("PORTAL_ACCESS_LOG", default=not DEBUG)
PORTAL_SLOW_QUERY = env.int("PORTAL_SLOW_QUERY", default=500)
# Whoever sends it as `Authorization: Bearer …` may read /metrics; empty: nobody.
PORTAL_METRICS_TOKEN = env("PORTAL_METRICS_TOKEN", default="")
# Servers that hear of faults and of requests, without anything about who asked; empty: none.
SENTRY_DSN = env("SENTRY_DSN", default="")
OTEL_EXPORTER_OTLP_ENDPOINT = env("OTEL_EXPORTER_OTLP_ENDPOINT", default="")
_LOG_LEVEL = env.text("LOG_LEVEL", default="INFO", form="DEBUG|INFO|WARNING|ERROR|CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"once": {"()": lambda: is_told_once}},
    "formatters": {"line": {"()": make_formatter, "form": PORTAL_LOG_FORMAT}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["once"]}
    },
    "loggers": {"django": {"handlers": []}},
    "root": {"handlers": ["console"], "level": _LOG_LEVEL},
}
