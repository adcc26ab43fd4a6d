"""Openclause: write rules together. `create_app` builds the application, feature by feature, from the floor up."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.accounts import identity
from app.config import Settings
from app.db import Database
from app.jobs.queue import open_queue
from app.ledger.guarding import guard
from app.polls import objected
from app.processes import access
from app.web import compiled, converters, database, display, errors, logs, once, rates, security, sessions
from app.web.languages import register as register_languages

ROOT = Path(__file__).resolve().parent.parent
HOURS_TO_WRITE = 12
FEATURES = (
    "web",
    "ledger",
    "accounts",
    "processes",
    "documents",
    "texts",
    "forum",
    "outreach",
    "languages",
    "amendments",
    "crosswalks",
    "objections",
    "comments",
    "discussions",
    "submissions",
    "assisted",
    "polls",
    "opinions",
    "campaigns",
    "responses",
    "reconsidering",
    "commitments",
    "endorsements",
    "moderation",
    "desk",
    "attributes",
    "scorecard",
    "participation",
    "exports",
    "notices",
    "webhooks",
    "imports",
    "record",
    "search",
    "insight",
    "embeds",
    "admin",
)


def create_app(settings: Settings, instance: Database | None = None) -> Flask:
    """The application for these settings; `instance` shares a database that is already open."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"))
    database.register(app)
    connect(app, settings, instance)
    security.register(app)
    sessions.register(app)
    converters.register(app)
    register_languages(app)  # by another name: the package app.languages takes the name `languages` here
    CSRFProtect(app)
    identity.register(app)
    once.register(app)
    rates.register(app)
    compiled.register(app)
    display.register(app)
    access.register(app)
    objected.register()
    errors.register(app)
    for feature in FEATURES:
        _register_feature(app, feature)
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=1)  # type: ignore[method-assign]
    return app


def connect(app: Flask, settings: Settings, instance: Database | None = None) -> None:
    """Give an application its settings, its database and its queue; one that has others lets them go."""
    logs.configure(settings.log_level)
    _configure(app, settings)
    instance = instance or Database(settings.database_url)
    app.extensions["database"] = instance
    app.extensions["guard"] = guard(instance, settings)
    rates.connect(app)
    open_queue(settings).follow(instance)


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SETTINGS=settings,
        BASE_URL=settings.base_url,
        DEMO=settings.demo,
        TESTING=settings.testing,
        MAX_CONTENT_LENGTH=settings.largest_request,
        MAX_FORM_MEMORY_SIZE=settings.largest_request,
        MAX_FORM_PARTS=2000,
        BABEL_DEFAULT_LOCALE="en",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
        SESSION_COOKIE_NAME="__Host-openclause" if settings.secure else "openclause",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=HOURS_TO_WRITE * 3600,
        SEND_FILE_MAX_AGE_DEFAULT=31536000,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _register_feature(app: Flask, feature: str) -> None:
    """A feature's pages stand behind the language, its API behind the version, its machine addresses at the root."""
    if find_spec(f"app.{feature}.routes"):
        routes = import_module(f"app.{feature}.routes")
        if hasattr(routes, "pages"):
            app.register_blueprint(routes.pages, url_prefix="/<language:language>")
        if hasattr(routes, "machines"):
            app.register_blueprint(routes.machines)
        if hasattr(routes, "without_token"):  # an address that is secret itself, for machines that have no form
            app.extensions["csrf"].exempt(routes.without_token)
    if find_spec(f"app.{feature}.api"):
        api = import_module(f"app.{feature}.api").api
        app.extensions["csrf"].exempt(api)
        app.register_blueprint(api, url_prefix="/api/v1")
