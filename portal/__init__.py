"""The Civil Society Participation Portal: ``create_app()`` puts its parts together."""

from flask import Flask
from flask_babel import Babel
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Settings
from portal import cli, features
from portal.demo.accounts import refuse_demo_accounts
from portal.foundation import (
    access,
    assets,
    caching,
    catalogues,
    errors,
    headers,
    locales,
    pages,
    routing,
)
from portal.foundation.db import db, without_async_sessions
from portal.foundation.settings import KEY


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI app for ``settings`` (read from the environment when None)."""
    settings = settings or Settings()
    app = Flask(__name__)
    app.config.from_mapping(_flask_settings(settings))
    settings.data_dir.mkdir(parents=True, exist_ok=True)

    db.init_app(app)
    without_async_sessions(app)
    Babel(app, locale_selector=locales.select_locale)
    routing.init_app(app)
    catalogues.init_app(app)
    assets.init_app(app)
    caching.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    CSRFProtect(app)
    features.init_app(app)
    pages.init_app(app, features.MENU, features.DESK_MENU, features.PAGE_GLOBALS)
    cli.init_app(app)

    if settings.environment == "production":
        refuse_demo_accounts(app)
    access.mark_static(app)
    access.refuse_unmarked_views(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    return app


def _flask_settings(settings: Settings) -> dict[str, object]:
    secure = settings.base_url.startswith("https://")
    return {
        KEY: settings,
        "DEBUG": settings.debug,
        "TESTING": settings.environment == "test",
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "SQLALCHEMY_ENGINES": {"default": {"url": settings.database_address}},
        "TRUSTED_HOSTS": settings.hosts,
        "MAX_CONTENT_LENGTH": settings.upload_limit + 2 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": settings.session_lifetime,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_TRANSLATION_DIRECTORIES": "translations",
    }
