"""The application: settings, extensions, blueprints. Serve `register.app:create_app()`."""

from contextlib import suppress

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from register import api, config, web
from register.api import errors as api_errors
from register.auth.bodies_sent import ToldBodies
from register.auth.budgets import init_budgets
from register.auth.headers import init_headers, secure_file
from register.auth.identity import init_identity, is_api
from register.auth.kept_settings import keep_settings, log_keys
from register.auth.outside import OUTSIDE
from register.auth.policy import every_route_declares, open_to_all
from register.db import DatabaseFault, db, serving_options
from register.errors import RegisterError
from register.services.faults import told
from register.services.migrated import newest_migration
from register.services.outside.identity_service import IdentityService
from register.services.start_up import require_safe
from register.services.transaction import end_read
from register.web import errors as web_errors
from register.web.appearance import STATIC, init_appearance
from register.web.frame import frame
from register.web.local import local
from register.web.outside import outside

ROUTE = "register.route"
"""What the server's log calls the route of a request: `deploy/gunicorn.conf.py` names it too."""


def create_app(settings: config.Settings | None = None) -> Flask:
    """The whole register as a WSGI application; UndeclaredRoute where a route lacks a policy."""
    settings = settings or config.load()
    app = Flask("register", static_folder=str(STATIC), template_folder=None)
    app.config.update(_as_flask_has_them(settings))
    keep_settings(app, settings)
    db.init_app(app)
    _name_routes(app)
    init_budgets(app, settings.budget)
    _end_reads(app)
    init_identity(app)
    init_headers(app)
    init_appearance(app, strict=settings.environment != "production")
    _add_doors(app)
    if settings.local_identity:
        app.register_blueprint(local)
    if settings.oidc:
        app.extensions[OUTSIDE] = IdentityService(settings.oidc, settings.address)
        app.register_blueprint(outside)
    _answer_errors(app)
    app.view_functions["static"] = open_to_all(app.view_functions["static"])
    every_route_declares(app)
    _serve_static(app, is_secure=settings.environment == "production")
    _believe_proxies(app, settings.proxies)
    app.wsgi_app = ToldBodies(app.wsgi_app)  # type: ignore[method-assign]  # as below
    # What this process is, before a release beside it changes the files that say so.
    newest_migration()
    if settings.environment == "production":
        _refuse_unsafe(app)
    return app


def _as_flask_has_them(settings: config.Settings) -> dict[str, object]:
    """Our settings under the names that Flask and its extensions look for."""
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": serving_options(settings.database_url),
        "MAX_CONTENT_LENGTH": settings.max_upload_bytes + 64 * 1024,
        "TRUSTED_HOSTS": list(settings.trusted_hosts),
        "SESSION_COOKIE_NAME": settings.cookie_name,
        "SESSION_COOKIE_SECURE": settings.environment == "production",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # the session's own two hours are the limit
    }


def _refuse_unsafe(app: Flask) -> None:
    """SettingsError where this start would not be safe.

    One that is away cannot be asked: nothing is answered until it is there, and `/ready` asks then.
    """
    with app.app_context():
        try:
            with suppress(DatabaseFault):
                require_safe(db.session(), log_keys(), debug=app.debug)
        finally:
            db.session.remove()
            # No worker that is forked from here may find itself on another's connection.
            db.engine.dispose()


def _add_doors(app: Flask) -> None:
    csrf = CSRFProtect(app)
    csrf.exempt(api.api)
    app.register_blueprint(web.web)
    app.register_blueprint(api.api)
    app.context_processor(frame)


def _name_routes(app: Flask) -> None:
    """Leave each request's route where the server's log looks for it: the log has no path."""

    @app.before_request
    def name() -> None:
        request.environ[ROUTE] = request.url_rule.rule if request.url_rule else "-"


def _end_reads(app: Flask) -> None:
    """Before a request's session is put away, which would roll it back, end what it read."""

    @app.teardown_appcontext
    def end(_: BaseException | None) -> None:
        # The answer is made: a read that cannot be ended well is dropped with its connection.
        with suppress(DatabaseFault):
            end_read(db.session())


def _answer_errors(app: Flask) -> None:
    """One answer for each fault: a page, or under /api a problem; never the fault itself."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        if isinstance(error, InternalServerError):
            return api_errors.fault_problem() if is_api() else web_errors.fault_page()
        return api_errors.http_problem(error) if is_api() else web_errors.http_error_page(error)

    @app.errorhandler(DatabaseFault)
    def database_error(fault: DatabaseFault) -> Response:
        return register_error(told(fault))

    @app.errorhandler(RegisterError)
    def register_error(error: RegisterError) -> Response:
        if is_api():
            return api_errors.register_problem(error)
        return app.make_response(web_errors.register_error_page(error))


def _serve_static(app: Flask, *, is_secure: bool) -> None:
    """Static files with long lives: their addresses change with their contents."""
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # Flask's own way to add middleware
        app.wsgi_app,
        root=str(STATIC),
        prefix="static/",
        max_age=365 * 24 * 3600,
        allow_all_origins=False,
        add_headers_function=lambda headers, *_: secure_file(headers, is_secure=is_secure),
    )


def _believe_proxies(app: Flask, count: int) -> None:
    """Take each visitor's address from our own proxies: the proxy's would be everybody's."""
    if count:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as above
            app.wsgi_app, x_for=count, x_proto=count
        )
