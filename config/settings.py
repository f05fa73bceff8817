"""Settings. Everything that differs between machines comes from the environment (see docs/operations.md)."""

import os
from pathlib import Path
from typing import Any

import environ
from django.utils.translation import gettext_lazy as _

from config import logs, reading
from config.limits import Limits

reading.stop_if_wrong(os.environ)
BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
RAATI = Limits()

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)  # the demo's own log-in links exist
TESTING = env.bool("RAATI_TESTING", default=False)
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
# Exact origins that pages may come from: scheme, host and port. Sockets and forms from elsewhere are refused.
ORIGINS = env.list("ORIGINS", default=["http://127.0.0.1:8000", "http://localhost:8000"])
BASE_URL = env.str("BASE_URL", default=ORIGINS[0])
CSRF_TRUSTED_ORIGINS = ORIGINS
SECURE = BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "channels",
    "django_htmx",
    "template_partials",
    "simple_history",
    "upkeep",  # before the next: its ``db_worker`` is theirs with a sign of life
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "words",
    "accounts",
    "roomlog",
    "pool",
    "panels",
    "sessions",
    "facilitation",
    "recommendations",
    "live",
    "rehearsal",
    "demo",
]

MIDDLEWARE = [
    "config.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.thin.ThinPages",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "panels.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "panels.middleware.SecondStepMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "panels.context.page",
            ],
            "builtins": ["words.templatetags.words", "words.templatetags.ui"],
        },
    }
]

# Database: SQLite by default. Acknowledged means kept, so synchronous stays FULL outside the tests.
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'var' / 'raati.sqlite3'}")}
ON_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if ON_SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous={};PRAGMA secure_delete=ON;".format(
            "OFF" if TESTING else "FULL"
        ),
    }
    if TESTING and DATABASES["default"]["NAME"] != ":memory:":  # a file, which several processes can use
        DATABASES["default"]["TEST"] = {"NAME": f"{DATABASES['default']['NAME']}.test"}
# One connection for each thread that uses one, so that none ever waits for it: pages, sockets, and health (with which
# readiness and figures share it: they are asked now and then, and hold it for milliseconds).
DATABASE_POOL = max(3, env.int("DATABASE_POOL", default=10))
PAGE_THREADS = (DATABASE_POOL - 1) // 2
SOCKET_THREADS = DATABASE_POOL - 1 - PAGE_THREADS
if not ON_SQLITE:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    # After a restart of PostgreSQL a pool is full of dead connections: each is asked before it is used.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"].get("OPTIONS", {}),  # what the address asks for, e.g. ?sslmode=verify-full
        "pool": {"min_size": 2, "max_size": DATABASE_POOL, "timeout": 10},
        "prepare_threshold": 5,  # any number: roomlog/sql.py says itself which statements are prepared, and no other is
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

REDIS_URL = env.str("REDIS_URL", default="")
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": env.str("REDIS_PREFIX", default="raati")},
    }
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 1000}}
}
# Limits on guessing are counted for all processes together, where there is Redis. "own": what each process keeps.
CACHES: dict[str, dict[str, Any]] = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"} for name in ("default", "own")
}
if REDIS_URL and not TESTING:  # tests run side by side
    CACHES["default"] = {
        "BACKEND": "config.counters.SharedCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": env.str("REDIS_PREFIX", default="raati"),
    }
AT_ONCE = "at-once"  # the queue of what somebody waits for at a page
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", AT_ONCE]}}

# Languages. Catalogues are in locale/.
LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "words.formats"
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Helsinki")
USE_TZ = True

# Files. The front end is bundled into static/build.
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media"))
# Who was erased: outside of the database, so that a restored backup does not bring them back.
ERASURE_JOURNAL = env.path("ERASURE_JOURNAL", default=str(BASE_DIR / "var" / "erasures.jsonl"))
BACKUP_DIR = env.path("BACKUP_DIR", default=str(BASE_DIR / "var" / "backups"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if SECURE
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not SECURE
# The hash in a name says that the file never changes: Django's own, and that of the bundler's shared pieces.
WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{12}\.\w+$|/build/chunks/\w{8}\.js$"

# Prometheus' own password for /metrics. Without one only this machine may read it.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# Mail: the console unless a server is named, e.g. EMAIL_URL=smtp+tls://user:password@host:587
vars().update(env.email("EMAIL_URL", default="consolemail://"))
# ... or by a mail service that django-anymail knows, e.g. MAIL_SERVICE=mailgun
MAIL_SERVICE = env.str("MAIL_SERVICE", default="")
MAIL_WEBHOOK_SECRET = env.str("MAIL_WEBHOOK_SECRET", default="")  # user:password of the service's reports
if MAIL_SERVICE:
    INSTALLED_APPS.append("anymail")
    EMAIL_BACKEND = f"anymail.backends.{MAIL_SERVICE}.EmailBackend"
    ANYMAIL = {**env.dict("MAIL_SERVICE_SETTINGS", default={}), "WEBHOOK_SECRET": MAIL_WEBHOOK_SECRET or None}
EMAIL_TIMEOUT = 20  # seconds: a dead mail server must not hold the worker
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="Raati <raati@localhost>")

# Logging in: organisers, facilitators and officials by an e-mailed code.
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = RAATI.login_code_s
# Beside allauth's own limits, which are by the minute.
ACCOUNT_RATE_LIMITS = {"request_login_code": f"20/m/ip,3/m/key,{RAATI.login_mails}/h/key"}
ACCOUNT_ADAPTER = "accounts.adapter.ClosedSignup"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# The second step: a code from an app (TOTP), or one of ten spare codes. Personal links need none.
MFA_REQUIRED = env.bool("MFA_REQUIRED", default=False)
MFA_ADAPTER = "accounts.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # the code before and after are taken too: phones' clocks differ, and people type slowly
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "panels:home"
LOGOUT_REDIRECT_URL = "start"

# Video calls in the page itself: one's own Jitsi Meet server, e.g. https://meet.example. Without it: links only.
JITSI_URL = env.str("JITSI_URL", default="").rstrip("/")
JITSI_APP_ID = env.str("JITSI_APP_ID", default="")
JITSI_APP_SECRET = env.str("JITSI_APP_SECRET", default="")
# Only the server itself: a path, if it has one, does not belong into a source of the policy.
JITSI_ORIGIN = "/".join(JITSI_URL.split("/")[:3])

# Safety.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *[origin.replace("http", "ws", 1) for origin in ORIGINS]],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        **({"frame-src": [JITSI_ORIGIN]} if JITSI_ORIGIN else {}),
        "manifest-src": ["'self'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked inside the house, past the proxy that ends TLS
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
# Off unless asked for: browsers would refuse an authority's other names that have no https, and for a year.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE and env.bool("HSTS_SUBDOMAINS", default=False)
SILENCED_SYSTEM_CHECKS = [] if SECURE_HSTS_PRELOAD else ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60  # a panel lasts weeks; the letter's link opens it again at any time
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# History knows who acted from the membership or user, set by the services.
SIMPLE_HISTORY_REVERT_DISABLED = True

# Lines of JSON in production, readable ones where people develop.
LOGGING = logs.config(
    env.str("LOG_LEVEL", default="WARNING"), as_json=env.bool("LOG_JSON", default=not (DEBUG or DEMO or TESTING))
)
