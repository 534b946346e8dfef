"""All settings, in one file; every difference between machines is an environment variable read here.

`bdhvs` (the command line) sets them from the data folder; a hosted installation sets them itself (deploy/).
"""

import os
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from bdhvs.learning.asking.service import answering_service
from bdhvs.ops.identity_service import identity_service
from bdhvs.ops.secrets import development_key

BASE_DIR = Path(__file__).resolve().parents[2]
CATALOGUE_DIR = BASE_DIR / "catalogue"


_NAMED = {"dbname", "user", "password", "host", "port"}


def _database(url: str) -> dict[str, Any]:
    parts = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "bdhvs"),
        "USER": parts.get("user", "bdhvs_app"),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            **{key: value for key, value in parts.items() if key not in _NAMED},
            **({"pool": POOL} if POOL else {}),
        },
    }


PROCESS = os.environ.get("BDHVS_PROCESS", "command")  # web | worker | command
POOL = {"min_size": 1, "max_size": 4, "timeout": 10} if PROCESS == "web" else None
DATA_DIR = Path(os.environ.get("BDHVS_DATA", BASE_DIR / "var" / "office"))
DEMO_DATA = os.environ.get("BDHVS_DEMO", "0") == "1"
TLS = os.environ.get("BDHVS_TLS", "0") == "1"
SECRET_KEY = os.environ.get("BDHVS_SECRET_KEY") or development_key("session")
PERSON_KEYS = (os.environ.get("BDHVS_PERSON_KEY") or development_key("person")).split(",")
FIELD_KEYS = (os.environ.get("BDHVS_FIELD_KEY") or development_key("field")).split(",")
"""Rings, newest first (`bdhvs keys`, ops/keyring.py)."""
PERSON_KEY = PERSON_KEYS[-1]  # what is worked out from a key keeps its first one
JOURNAL_DAYS = int(os.environ.get("BDHVS_JOURNAL_DAYS", "1825"))  # 0: kept for ever; never under half a year
HEALTH_CHECKS = ["bdhvs.places.health.check_journal"]
"""What rooms above `ops` add to `bdhvs check`."""
FIELD_PLACES = int(os.environ.get("BDHVS_FIELD_PLACES", "3"))  # phones served at once by a web process
FIELD_LOBBY = 12  # phones that wait inside, each with a thread of its own (ops/run.py) and no connection
ACTING_USER = os.environ.get("BDHVS_AS", "")
EMAIL_HOST = os.environ.get("BDHVS_MAIL_HOST", "")  # empty: nothing is sent by e-mail
EMAIL_PORT = int(os.environ.get("BDHVS_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("BDHVS_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("BDHVS_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("BDHVS_MAIL_TLS", "1") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("BDHVS_MAIL_FROM", EMAIL_HOST_USER or "bdhvs@localhost")
DEBUG = False
ALLOWED_HOSTS = [
    h for h in os.environ.get("BDHVS_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",") if h
]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if TLS else []

DATABASES = {
    "default": _database(os.environ.get("DATABASE_URL", "postgresql://bdhvs_app@/bdhvs")),
}
DATABASE_OWNER = _database(os.environ.get("DATABASE_OWNER_URL", "postgresql://bdhvs_owner@/bdhvs"))

ROOT_URLCONF = "bdhvs.config.urls"
WSGI_APPLICATION = "bdhvs.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["bdhvs.accounts.signin.hashing.PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "bdhvs.accounts.signin.strength.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

OPEN_WORK = ["bdhvs.plans.spotchecks.handing.take_over", "bdhvs.visits.assigning.handing.take_over"]
"""What moves to the successor when an account is handed over: functions of the rooms that keep open work."""
POSTS_FOLLOW_MAP = ["bdhvs.appointments.history.follow_map"]
"""What is told that accounts serve other hamlets and teams from a day on, because the map changed."""

USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
LANGUAGE_CODE = "vi"
USE_I18N = True
FORMAT_MODULE_PATH = ["bdhvs.config.formats"]
DATE_INPUT_FORMATS = ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d/%m/%y"]

INSTALLED_APPS = [
    "bdhvs.config",
    "bdhvs.demo",
    "bdhvs.field",
    "bdhvs.exchange",
    "bdhvs.reports",
    "bdhvs.programmes",
    "bdhvs.plans",
    "bdhvs.indicators",
    "bdhvs.outreach",
    "bdhvs.gatherings",
    "bdhvs.learning",
    "bdhvs.visits",
    "bdhvs.feedback",
    "bdhvs.registries",
    "bdhvs.figures",
    "bdhvs.skills",
    "bdhvs.appointments",
    "bdhvs.people",
    "bdhvs.places",
    "bdhvs.accounts",
    "bdhvs.journal",
    "bdhvs.ui",
    "bdhvs.ops",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "bdhvs.ops.requests.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "bdhvs.ui.middleware.ContentSecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bdhvs.accounts.signin.middleware.SessionLifetimeMiddleware",
    "bdhvs.accounts.middleware.TerritoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "bdhvs.ui.middleware.TextMiddleware",
    "bdhvs.ui.middleware.PrivateSearchMiddleware",
    "bdhvs.accounts.signin.middleware.SecondFactorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
FORM_RENDERER = "bdhvs.ui.forms.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bdhvs.ui.context.page",
                "bdhvs.config.navigation.navigation",
            ]
        },
    }
]

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
    }
}
"""Drawn charts only; every web process shares them."""

STATIC_URL = "/static/"
STATIC_ROOT = None  # whitenoise serves what the finders find; nothing is collected
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
MEDIA_ROOT = DATA_DIR / "uploads"
BACKUP_DIR = Path(os.environ.get("BDHVS_BACKUP_DIR", DATA_DIR / "backup"))  # another disk, if there is one
BACKUP_KEEP = [int(n) for n in os.environ.get("BDHVS_BACKUP_KEEP", "7,4,6").split(",")]  # days, weeks, months
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_HANDLERS = [
    "bdhvs.ui.uploads.WeighingHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
UPLOAD_MOST = 64 * 1024 * 1024  # all files of one request; the heaviest list that a commune imports has 60 MB
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Signing in: what is ours to decide stands in bdhvs/accounts/signin/rules.py.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
SECOND_FACTOR_FORCED = not DEMO_DATA
ACCOUNT_ADAPTER = "bdhvs.accounts.signin.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = False  # ours are in the database: accounts/signin/tries.py
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_FORMS = {
    "login": "bdhvs.accounts.signin.forms.SignInForm",
    "reauthenticate": "bdhvs.accounts.signin.forms.PasswordAgainForm",
}
MFA_ADAPTER = "bdhvs.accounts.signin.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody has an e-mail address here
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_RATE_LIMITS = False
MFA_FORMS = {
    "authenticate": "bdhvs.accounts.signin.forms.CodeForm",
    "reauthenticate": "bdhvs.accounts.signin.forms.CodeAgainForm",
    "activate_totp": "bdhvs.accounts.signin.forms.ActivateCodeAppForm",
    "authenticate_webauthn": "bdhvs.accounts.signin.forms.PasskeyStepForm",
    "reauthenticate_webauthn": "bdhvs.accounts.signin.forms.PasskeyAgainForm",
    "login_webauthn": "bdhvs.accounts.signin.forms.PasskeySignInForm",
    "add_webauthn": "bdhvs.accounts.signin.forms.AddPasskeyForm",
    "edit_webauthn": "bdhvs.accounts.signin.forms.RenamePasskeyForm",
}
IDENTITY = identity_service(os.environ)
ANSWERING = answering_service(os.environ)  # a language model for the helper; none unless named
SOCIALACCOUNT_ADAPTER = "bdhvs.accounts.signin.identity.IdentityAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [IDENTITY["app"]] if IDENTITY else []}
}
SOCIALACCOUNT_REQUESTS_TIMEOUT = 4

SESSION_ENGINE = "bdhvs.accounts.signin.store"
_OF_THIS_HOST = "__Host-" if TLS else ""  # a browser takes such a cookie over TLS only, from this very host
SESSION_COOKIE_NAME = f"{_OF_THIS_HOST}bdhvs_phien"
CSRF_COOKIE_NAME = f"{_OF_THIS_HOST}bdhvs_bieu_mau"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 30 * 60  # before anybody signed in
SESSION_AT_A_DESK = os.environ.get("BDHVS_SESSION_DESK", "30,720")  # minutes unused, minutes in all: staff
SESSION_ON_A_PHONE = os.environ.get("BDHVS_SESSION_PHONE", "10080,43200")  # hamlets, teams, mentors
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if TLS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

PROCRASTINATE_ON_APP_READY = None
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"procrastinate": {"level": "WARNING"}},
}
"""Errors of requests are logged without their data: no body, no query string (ops adds the log file)."""
