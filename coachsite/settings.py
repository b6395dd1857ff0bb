"""Settings, all read from the environment by typed readers. Nothing is started here."""

from datetime import timedelta
from pathlib import Path

import structlog
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from coachsite.admin_look import UNFOLD  # noqa: F401  Django reads it here
from coachsite.env import read_flag, read_int, read_list, read_text
from coachsite.logs import drop_health_words, hide_secret_addresses
from coachsite.schedule import ROUTES, beat_schedule
from coachsite.services_file import database_from_url, read_service

BASE_DIR = Path(__file__).resolve().parent.parent
EMBEDDED = read_flag("COACHSITE_EMBEDDED", default=False)
VAR_DIR = Path(read_text("COACHSITE_VAR_DIR", str(BASE_DIR / "var")))
DEMO = read_flag("COACHSITE_DEMO", default=False)
DEBUG = read_flag("DEBUG", default=False)

SECRET_KEY = read_service("SECRET_KEY", embedded=EMBEDDED, var_dir=VAR_DIR)
ALLOWED_HOSTS = read_list("ALLOWED_HOSTS", "127.0.0.1,localhost,testserver" if EMBEDDED else "")
CSRF_TRUSTED_ORIGINS = read_list("CSRF_TRUSTED_ORIGINS")
# The address that mails link to.
SITE_URL = read_text("SITE_URL", "http://127.0.0.1:8000" if EMBEDDED else None).rstrip("/")

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "coachsite.apps.CoachsiteConfig",
    "coachsite.apps.CoachAdminConfig",
    "athletes",
    "alerts",
    "training",
    "injuries",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.headless",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_structlog",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "coachsite.middleware.SlashMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "coachsite.middleware.SignInProblemsMiddleware",
    "coachsite.middleware.PersonalSettingsMiddleware",
    "coachsite.middleware.StaffSecondFactorMiddleware",
]

ROOT_URLCONF = "coachsite.urls"
WSGI_APPLICATION = "coachsite.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": database_from_url(read_service("DATABASE_URL", embedded=EMBEDDED, var_dir=VAR_DIR))}
if read_text("COACHSITE_PROCESS", "") == "web":
    # Celery closes a pool around every task, so only web processes keep one.
    DATABASES["default"]["OPTIONS"] |= {
        "pool": {"min_size": 1, "max_size": read_int("DATABASE_POOL_SIZE", 8), "timeout": 5}
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = read_service("REDIS_URL", embedded=EMBEDDED, var_dir=VAR_DIR)

# People ---------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "athletes.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "coachsite.account_adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = EMBEDDED
MFA_TOTP_ISSUER = "Coachsite"
# Staff see other people's health data: a password alone is not enough, but in the demo.
STAFF_NEED_SECOND_FACTOR = read_flag("STAFF_NEED_SECOND_FACTOR", default=not DEMO)
HEADLESS_ONLY = False
HEADLESS_CLIENTS = ("app",)

# Mail -----------------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = read_text("MAIL_FROM", "Coachsite <coachsite@localhost>")
MAIL_DIR = Path(read_text("MAIL_DIR", str(VAR_DIR / "mail")))
if read_flag("MAIL_TO_FILES", default=DEMO):
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(MAIL_DIR)},
        }
    }
else:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": read_text("MAIL_HOST", "127.0.0.1"),
                "port": read_int("MAIL_PORT", 25),
                "username": read_text("MAIL_USER", ""),
                "password": read_text("MAIL_PASSWORD", ""),
                "use_tls": read_flag("MAIL_STARTTLS", default=False),
                "use_ssl": read_flag("MAIL_TLS", default=False),
                "timeout": read_int("MAIL_TIMEOUT_S", 10),
            },
        }
    }

# The outbox: seconds before each next try; after the last one a delivery has failed and is shown.
DELIVERY_BACKOFF_S = [int(s) for s in read_list("DELIVERY_BACKOFF_S", "5,30,120,600,1800,7200,21600")]
DELIVERY_IN_FLIGHT_S = read_int("DELIVERY_IN_FLIGHT_S", 60)
TICK_S = read_int("TICK_S", 5)

# Files ----------------------------------------------------------------------------------------------------

MEDIA_ROOT = Path(read_text("MEDIA_ROOT", str(VAR_DIR / "media")))
UPLOAD_LIMIT_BYTES = 25 * 1024 * 1024
# The export of another site, a zip of up to 1,000 files.
ZIP_LIMIT_BYTES = read_int("ZIP_LIMIT_BYTES", 512 * 1024 * 1024)
# An import goes on as long as this, then lets others of the bulk queue pass.
IMPORT_SLICE_S = read_int("IMPORT_SLICE_S", 20)
IMPORT_TIME_LIMIT_S = read_int("IMPORT_TIME_LIMIT_S", 30)
IMPORT_MEMORY_LIMIT_BYTES = read_int("IMPORT_MEMORY_LIMIT_BYTES", 1024 * 1024 * 1024)
IMPORT_FILES_KEPT = timedelta(days=30)
# Room for the multipart frame around a file of the largest size.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
STATIC_URL = "/static/"
STATIC_ROOT = Path(read_text("STATIC_ROOT", str(VAR_DIR / "static")))
STORAGES = {
    # Uploads are private; the project-wide settings for this would also hide the static files.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if read_flag("STATIC_MANIFEST", default=not EMBEDDED)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = EMBEDDED

# Languages and time ---------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ru", _("Russian"))]
LOCALE_PATHS = [BASE_DIR / "coachsite" / name for name in ("locale", "locale_of_packages")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Browsers -------------------------------------------------------------------------------------------------

SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
# Unfold's scripts evaluate expressions and its templates carry inline styles; under /admin/ only.
ADMIN_CSP = SECURE_CSP | {
    "script-src": [CSP.SELF, CSP.UNSAFE_EVAL, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
}
SECURE_TLS = read_flag("SECURE_TLS", default=not EMBEDDED)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_TLS
SECURE_SSL_REDIRECT = SECURE_TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_TLS
SECURE_HSTS_PRELOAD = SECURE_TLS
if read_flag("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "coachsite.problems.csrf_failure"
# Shown with a warning sign that cannot wait.
EMERGENCY_NUMBER = read_text("EMERGENCY_NUMBER", "112")
# Off: warning signs, logs and load only, no likely causes; see docs/intended-purpose.md.
CAUSE_HINTS = read_flag("CAUSE_HINTS", default=True)

# REST -----------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "coachsite.authentication.PhoneSession",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "coachsite.second_factor.StaffHaveSecondFactor",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["coachsite.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": read_text("THROTTLE_ANON", "60/min"),
        "user": read_text("THROTTLE_USER", "600/min"),
    },
    "EXCEPTION_HANDLER": "coachsite.problems.problem_response",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Coachsite",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    # Without these, they would be named after the field they stand in.
    "ENUM_NAME_OVERRIDES": {
        "RedFlagRuleEnum": "injuries.enums.FlagRule",
        "AdviceCodeEnum": "injuries.enums.AdviceCode",
        "ImportStateEnum": "training.enums.ImportState",
        "RunTypeEnum": "training.models.shoes.RUN_CHOICES",
        "WorkoutTypeEnum": "training.enums.WorkoutType",
        "PlanStateEnum": "training.enums.PlanState",
        "StepKindEnum": "training.enums.StepKind",
        "TargetKindEnum": "training.enums.TargetKind",
        "LadderStepEnum": "injuries.enums.recovery.LadderStep",
        "AssignmentStateEnum": "training.enums.AssignmentState",
        "AssignmentResultStateEnum": "training.enums.AssignmentResultState",
        "ExerciseEnum": "injuries.enums.knowledge.Exercise",
        "ExerciseLoadEnum": "injuries.enums.knowledge.ExerciseLoad",
        "ExerciseKindEnum": "injuries.enums.knowledge.ExerciseKind",
        "TopicEnum": "injuries.enums.knowledge.Topic",
        "CauseEnum": "injuries.enums.Cause",
        "AreaEnum": "injuries.enums.Area",
        "SelfAnalysisEnum": "injuries.enums.SelfAnalysis",
    },
}

# Workers --------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "soon"
CELERY_TASK_ROUTES = ROUTES
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
    # Longer than the longest task, or a slow one would be given out twice.
    "visibility_timeout": 3600,
}
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "run" / "beat-schedule")
CELERY_BEAT_SCHEDULE = beat_schedule(TICK_S)

# Logs -----------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            )
            if EMBEDDED
            else structlog.processors.JSONRenderer(),
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                drop_health_words,
                hide_secret_addresses,
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": read_text("LOG_LEVEL", "INFO")},
    # Ticks come every few seconds; three lines for each would bury the rest.
    "loggers": {
        name: {"level": read_text("TASK_LOG_LEVEL", "WARNING")}
        for name in ("celery.app.trace", "celery.worker.strategy", "django_structlog.celery")
    },
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        drop_health_words,
        hide_secret_addresses,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
