"""Settings. Each that a force may change is one environment variable, read here and nowhere else (docs/settings.md)."""

from __future__ import annotations

import os
from pathlib import Path

from firstcall.config import newer_sqlite

SQLITE_VERSION = newer_sqlite.put_in_place()  # before anything imports Django's SQLite engine

from firstcall.config.databases import database  # noqa: E402
from firstcall.config.keys import kept_key  # noqa: E402
from firstcall.config.logs import logging_settings  # noqa: E402
from firstcall.config.numbers import percentage  # noqa: E402
from firstcall.config.signing_in import duration, signing_in  # noqa: E402


def _switched_on(variable: str) -> bool:
    return os.environ.get(variable, "").strip().lower() in {"1", "yes", "true", "on"}


# Where things are kept
DATA = Path(os.environ.get("FIRSTCALL_DATA") or "var").resolve()
DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), data=DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Secrets
SECRET_KEY = kept_key("secret-key", variable="FIRSTCALL_SECRET_KEY", folder=DATA)
LOG_KEY = kept_key(  # keys the commitments over the bodies of log entries
    "log-key", variable="FIRSTCALL_LOG_KEY", folder=DATA, guards=DATA / "firstcall.sqlite3"
).encode()

SECRETS = Path(os.environ.get("FIRSTCALL_SECRETS") or DATA / "secrets")  # of connections: a file each

# Of so many in a hundred looks that belong to no live incident a fuller reason is asked first
CHALLENGE = percentage("FIRSTCALL_CHALLENGE", os.environ.get("FIRSTCALL_CHALLENGE") or "10")

# Of the closed contacts, so many in a hundred are read by a person whatever the rules say, and of all that are, by two
QUALITY_SHARE = percentage("FIRSTCALL_QUALITY_SHARE", os.environ.get("FIRSTCALL_QUALITY_SHARE") or "3")
QUALITY_TWICE = percentage("FIRSTCALL_QUALITY_TWICE", os.environ.get("FIRSTCALL_QUALITY_TWICE") or "10")

# For how long what is restricted stays open to whoever asked, once a supervisor has approved it
RESTRICTED_FOR = duration("FIRSTCALL_RESTRICTED_FOR", os.environ.get("FIRSTCALL_RESTRICTED_FOR") or "30m")

# The rooms
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "firstcall.log",
    "firstcall.holdings",
    "firstcall.people",
    "firstcall.contacts",
    "firstcall.checks",
    "firstcall.exercises",
    "firstcall.review",
    "firstcall.learning",
    "firstcall.desk",
    "firstcall.api",
]
ROOT_URLCONF = "firstcall.config.urls"
ASGI_APPLICATION = "firstcall.config.asgi.application"
MIDDLEWARE = [
    "firstcall.config.headers.strict_headers",  # outermost: also what the others refuse has them
    "firstcall.config.headers.no_program_over_plain_http",
    "django.middleware.security.SecurityMiddleware",
    "firstcall.config.static_files.StaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ]
        },
    }
]

# Who may reach it
DEBUG = _switched_on("FIRSTCALL_DEBUG")
ALLOWED_HOSTS = [
    host.strip() for host in os.environ.get("FIRSTCALL_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if host.strip()
]
HTTPS = _switched_on("FIRSTCALL_HTTPS")  # on behind a proxy that speaks TLS and sets X-Forwarded-Proto
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
# A desk inside a police network has no place in the browsers' public list of names, which "preload" asks for
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-firstcall" if HTTPS else "firstcall"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"  # page.js reads it: it changes with an unlocking
PASSWORD_WORDS = (
    "firstcall",
    "police",
    "policing",
    "constabulary",
    "officer",
    "control",
    "dispatch",
    "contact",
    "desk",
)
SIGNING_IN = signing_in(os.environ, data=DATA, words=PASSWORD_WORDS)
SESSION_COOKIE_AGE = int(SIGNING_IN.lasts.total_seconds())  # a shift
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "firstcall.desk.views.faults.forged"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "firstcall.people.signing_in.words.NotOurWords"},
    {"NAME": "firstcall.people.signing_in.breached.NotBreached"},
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Static files come out of the package itself: nothing is collected first
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Language and time: kept in UTC, shown as the control room's clock shows it
LANGUAGE_CODE = "en-gb"
TIME_ZONE = os.environ.get("FIRSTCALL_TIME_ZONE") or "Europe/London"
USE_TZ = True

LOGGING = logging_settings(os.environ.get("FIRSTCALL_LOG_LEVEL", "INFO").upper(), debug=DEBUG)
