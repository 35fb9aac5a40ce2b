"""Settings of the office (indstillinger); what a place may change comes from the environment."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from office.settings import environment as _environment

_given = _environment.Environment()
_given.home = _given.home.resolve()
_office = Path(__file__).resolve().parents[1]

OPENKSD_HOME = _given.home
OPENKSD_THROWAWAY_DATABASE = _given.throwaway_database
OPENKSD_REGISTERS: dict[str, str] = {}
OPENKSD_DEMO = _given.demo

SECRET_KEY = _environment.secret_key(_given)
DEBUG = _given.debug
ALLOWED_HOSTS = _given.hosts.split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in _given.origins.split(",") if origin]

INSTALLED_APPS = [
    "office.kernel",
    "office.registers",
    "office.parties",
    "office.cases",
    "office.administration",
    "office.intake",
    "office.decisions",
    "office.payments",
    "office.tasks",
    "office.letters",
    "office.oversight",
    "office.reports",
    "office.web",
    "office.api",
    "office.jobs",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
]

# Modules with jobs of the queue.
PROCRASTINATE_IMPORT_PATHS = ["office.flows.run_task_deletion"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "office.web.middleware.ActingMunicipality",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "office.settings.urls"
WSGI_APPLICATION = "office.settings.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "csp.context_processors.nonce",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "office.web.frame.frame",
            ],
        },
    }
]

DATABASES = {"default": _environment.database(_given)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "administration.User"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Dansk")), ("en", _("Engelsk"))]
LANGUAGE_COOKIE_NAME = "openksd_language"
LOCALE_PATHS = [_office / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = _given.home / "static"
# Only the packages that the pages use are served, not those of the tests.
STATICFILES_DIRS = _environment.asset_folders()
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _given.is_behind_tls
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _given.is_behind_tls else None
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"mask": {"()": "office.kernel.masking.MaskPersonNumbers"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["mask"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

# "tasks" is one of the office's own words, so jobs are found in modules of another name.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "queued"
