"""Settings, from top to bottom: what the environment says, then what it does not decide."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from csp.constants import NONE, SELF

from kneelift import sqlite
from kneelift.environment import LOOPBACK_HOSTS, Environment
from kneelift.secret_key import kept_push_key, kept_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = Environment()

# --- The environment -----------------------------------------------------------------

DEBUG = env.flag("DEBUG", default=False)
PORT = env.port("PORT", default=8000)
KNEELIFT_SITE = env.site("KNEELIFT_URL", default=f"http://127.0.0.1:{PORT}")
KNEELIFT_URL = KNEELIFT_SITE.geturl()
KNEELIFT_HTTPS = KNEELIFT_SITE.scheme == "https"
_name = KNEELIFT_SITE.hostname or ""
_host = f"[{_name}]" if ":" in _name else _name
ALLOWED_HOSTS = env.hosts(
    "ALLOWED_HOSTS", default=list(LOOPBACK_HOSTS) if _host in LOOPBACK_HOSTS else [_host]
)
# Demo accounts have a known password and live only where nobody else can reach them.
KNEELIFT_IS_LOOPBACK = all(host in LOOPBACK_HOSTS for host in [_host, *ALLOWED_HOSTS])
SECRET_KEY = env.secret("SECRET_KEY", default=lambda: kept_secret_key(VAR_DIR / "secret-key"))
# By which push services know who sends: with another one every phone must be asked anew.
KNEELIFT_PUSH_KEY = env.push_key("PUSH_KEY", default=lambda: kept_push_key(VAR_DIR / "push-key"))
DATABASES = {"default": env.database("DATABASE_URL", default=VAR_DIR / "kneelift.sqlite3")}
_replica = env.replica("REPLICA_URL")
_email = env.email("EMAIL_URL", default="console:")
vars().update(_email)
DEFAULT_FROM_EMAIL = env.address("EMAIL_FROM", default=f"kneelift@{KNEELIFT_SITE.hostname}")
_redis = env.redis("CACHE_URL")
METRICS_TOKEN = env.token("METRICS_TOKEN")
SENTRY_DSN = env.project("SENTRY_DSN")
LOG_FORMAT = env.choice("LOG_FORMAT", "TEXT", choices=("TEXT", "JSON"))
LOG_LEVEL = env.choice("LOG_LEVEL", "INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR"))

# --- Applications --------------------------------------------------------------------

INSTALLED_APPS = [
    "coaching",
    "kneelift.apps.ProjectConfig",
    "kneelift.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "kneelift.static.StaticFilesConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "template_partials.apps.SimpleAppConfig",
]

MIDDLEWARE = [
    "kneelift.requests_log.RouteMiddleware",
    "kneelift.behind_proxy.BehindProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Static files come compressed from WhiteNoise; these are for pages, a tenth of their size.
    "django.middleware.gzip.GZipMiddleware",
    "kneelift.compression.BrotliMiddleware",
    "kneelift.content_policy.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kneelift.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "coaching.views.seen.AuditMiddleware",
    "coaching.middleware.AccountMiddleware",
    "coaching.middleware.NullByteMiddleware",
    "coaching.middleware.SlidingSessionMiddleware",
    "coaching.middleware.TimezoneMiddleware",
    "coaching.middleware.NeedsMiddleware",
    "coaching.middleware.WrongMethodMiddleware",
    "coaching.middleware.SessionGoneMiddleware",
    "coaching.middleware.OtherTeamMiddleware",
    "coaching.middleware.KeptFormMiddleware",
    "coaching.middleware.BackgroundSignInMiddleware",
    "coaching.accounts.InvalidFormMiddleware",
]

ROOT_URLCONF = "kneelift.urls"
WSGI_APPLICATION = "kneelift.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_loaders = [
    "kneelift.templates.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("django.template.loaders.cached.Loader", _loaders)],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "coaching.templatetags.kneelift",
                "coaching.templatetags.parts",
                "coaching.templatetags.sentences",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "coaching.context_processors.reader",
            ],
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "kneelift"
CRISPY_TEMPLATE_PACK = "kneelift"
CRISPY_FAIL_SILENTLY = False

# The toolbar comes with tests/requirements.txt, so `make dev` has it and production never.
DEBUG_TOOLBAR = DEBUG and find_spec("debug_toolbar") is not None
if DEBUG_TOOLBAR:
    INSTALLED_APPS.append("debug_toolbar")
    # Inside of what compresses: it writes into pages, and into none that is compressed.
    MIDDLEWARE.insert(
        MIDDLEWARE.index("kneelift.content_policy.ContentPolicyMiddleware"),
        "debug_toolbar.middleware.DebugToolbarMiddleware",
    )
    INTERNAL_IPS = ["127.0.0.1"]
    DEBUG_TOOLBAR_CONFIG = {"SHOW_COLLAPSED": True}

# --- Data ----------------------------------------------------------------------------

if DATABASES["default"]["ENGINE"] == sqlite.ENGINE:
    VAR_DIR.mkdir(mode=0o700, exist_ok=True)
    DATABASES["default"] |= {
        # Opening the file anew costs two to three times the request.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A transaction that starts by reading and then writes would fail at once
            # while another one writes; one that starts as a writer waits its turn.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # Never mmap_size: with several processes it lost commits and broke a file.
            "init_command": (
                "PRAGMA journal_mode=WAL;"
                "PRAGMA synchronous=FULL;"
                "PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-20000;"
                "PRAGMA temp_store=MEMORY;"
                "PRAGMA journal_size_limit=27103364;"
            ),
        },
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # the pool keeps the connections
    _options = DATABASES["default"].setdefault("OPTIONS", {})
    _options["pool"] = {"min_size": 1, "max_size": 12, "timeout": 5}
    # Of statements that ask for it: `prepared_cursor` in coaching/undocumented.py.
    _options["prepare_threshold"] = 0

# Pages that may be seconds old (coaching/views/replicas.py).
if _replica:
    DATABASES["replica"] = {
        **_replica,
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 12, "timeout": 5}},
    }
    DATABASE_ROUTERS = ["kneelift.replica.Router"]
    MIDDLEWARE.append("kneelift.replica.JustWroteMiddleware")

# Sign-in counts its attempts here, so all workers must share it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": _redis,
        # Nobody waits for a Redis that says nothing.
        "OPTIONS": {"socket_timeout": 3, "socket_connect_timeout": 3},
    }
    if _redis
    else {"BACKEND": "kneelift.cache.DatabaseCache", "LOCATION": "kneelift_cache"}
}

# --- Mail and other work in the background ----------------------------------------------

# A request writes a mail down, and the worker (kneelift/worker.py) talks to the mail server:
# that can take as long as it likes. What is printed where the server runs needs no worker.
KNEELIFT_MAIL_BACKEND = _email["EMAIL_BACKEND"]
KNEELIFT_NEEDS_WORKER = KNEELIFT_MAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend"
if KNEELIFT_NEEDS_WORKER:
    EMAIL_BACKEND = "coaching.services.mail.queue.MailQueue"
    EMAIL_TIMEOUT = _email.get("EMAIL_TIMEOUT") or 10
# Tests have a push service of their own on this machine; anywhere else none is written to.
KNEELIFT_PUSH_TO_LOOPBACK = False
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# A cache of each worker's own would let a signed-out session live on in the other one.
SESSION_ENGINE = "kneelift.sessions"

# --- Accounts ------------------------------------------------------------------------

AUTH_USER_MODEL = "coaching.User"
AUTHENTICATION_BACKENDS = ["coaching.accounts.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"coaching.forms.passwords.{name}"}
    for name in ("LongEnough", "NotTheName", "NotCommon", "NotDigitsAlone")
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_ADAPTER = "coaching.accounts.Adapter"
ACCOUNT_FORMS = {
    "signup": "coaching.forms.people.SignUpForm",
    "reauthenticate": "coaching.forms.accounts.PasswordProofForm",
    "set_password": "coaching.forms.accounts.SetPasswordForm",
    "reset_password": "coaching.forms.accounts.ResetPasswordForm",
    "request_login_code": "coaching.forms.accounts.RequestLoginCodeForm",
    "login": "coaching.forms.passwords.LoginForm",
    "add_email": "coaching.forms.passwords.AddEmailForm",
    "change_password": "coaching.forms.passwords.ChangePasswordForm",
    "reset_password_from_key": "coaching.forms.passwords.ResetPasswordKeyForm",
    "confirm_login_code": "coaching.forms.passwords.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "coaching.forms.passwords.ConfirmEmailForm",
}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# An account that nobody confirmed signs in to nothing, so that sign-up answers everyone alike:
# who has an account is told so by mail. A code works on the phone where it was asked for.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = KNEELIFT_SITE.scheme
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# By action: number/time/for each what. Tries at one account stop soon, tries from one address
# late: sixty people of a squad may stand behind it, and each mistypes once or twice.
ACCOUNT_RATE_LIMITS = {
    # All of signing in, right or wrong; the wrong ones alone are counted below.
    "login": "300/5m/ip",
    # Of one account from one address, of all from one address, of one account from anywhere.
    "login_failed": "5/5m/key",
    "login_failed_here": "100/10m/ip",
    "login_failed_anywhere": "50/h/key",
    # All that is sent, then what makes an account that nobody invited.
    "signup": "300/10m/ip",
    "signup_uninvited": "20/10m/ip",
    "request_login_code": "3/m/key,20/h/key,120/5m/ip",
    "reset_password": "5/m/key,20/h/key,120/5m/ip",
    "reset_password_from_key": "120/5m/ip",
    "confirm_email": "1/10s/key,20/h/key",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
}
# Addresses and the second step are changed by who proves, minutes before, that it is her.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Attempts are counted by address; behind the proxy it is the one that the proxy saw.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if KNEELIFT_HTTPS else 0

MFA_FORMS = {
    "authenticate": "coaching.forms.accounts.AuthenticateForm",
    "activate_totp": "coaching.forms.accounts.ActivateTOTPForm",
    "add_webauthn": "coaching.forms.accounts.AddPasskeyForm",
    "login_webauthn": "coaching.forms.accounts.LoginPasskeyForm",
    "reauthenticate_webauthn": "coaching.forms.accounts.ReauthenticatePasskeyForm",
}
MFA_ADAPTER = "coaching.accounts.SecondStep"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "kneelift"
# A code that ends while it is typed is still taken: one step, as RFC 6238 allows for.
MFA_TOTP_TOLERANCE = 1
# Browsers take http://localhost for a safe origin; passkeys can be tried out there.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not KNEELIFT_HTTPS

# --- Security ------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = KNEELIFT_HTTPS
SESSION_COOKIE_NAME = "kneelift_session"
CSRF_COOKIE_NAME = "kneelift_csrf"
CSRF_FAILURE_VIEW = "coaching.views.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [KNEELIFT_URL]
SECURE_SSL_REDIRECT = KNEELIFT_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if KNEELIFT_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
# Granian speaks http only: with an https address there is a proxy in front of it, and
# the proxy must set this header itself, never hand on what a visitor sent.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if KNEELIFT_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# What the other names under the site's domain do is not this program's to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}

# --- Language, time, static files ----------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
MESSAGE_STORAGE = "kneelift.messages.Storage"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "kneelift.static.HashedStorage"
    },
}

# --- Logging -------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "TEXT": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "JSON": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "{asctime}{levelname}{name}{message}",
            "style": "{",
            "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
        },
    },
    "filters": {
        "once": {"()": "kneelift.requests_log.OncePerTrouble"},
        "one_line": {"()": "kneelift.behind_proxy.OneLine"},
        "refused": {"()": "kneelift.requests_log.RefusedInOneLine"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["refused"],
        }
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # Django's own set-up mails errors to ADMINS and is silent without DEBUG.
    "loggers": {
        "django": {"handlers": ["stderr"], "level": LOG_LEVEL, "propagate": False},
        "django.request": {"filters": ["once"]},
        # It says of each try what is said once elsewhere.
        "psycopg.pool": {"level": "ERROR"},
        "django.security.DisallowedHost": {"filters": ["one_line"]},
        # They say of each task that it began and ended, and of each look that nothing is there.
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
    },
}

if SENTRY_DSN:
    # Nobody else waits for its library, which needs Django whole.
    import_module("kneelift.error_reports").start(SENTRY_DSN)
