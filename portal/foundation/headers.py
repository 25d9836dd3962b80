"""Response headers that keep readers safe (docs/architecture.md, section 9; ASVS C20–C24)."""

import secrets

from flask import Flask, Response, g, request

from portal.foundation.settings import current as settings

ONE_YEAR = 31_536_000


def csp_nonce() -> str:
    """This answer's nonce: what lets our own script run, and no other."""
    if "_csp_nonce" not in g:
        g._csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g._csp_nonce
    return nonce


def init_app(app: Flask) -> None:
    """Put the headers on every answer of ``app``."""
    app.after_request(_put)
    app.jinja_env.globals["csp_nonce"] = csp_nonce


def _put(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    headers.setdefault("Content-Security-Policy", _policy())
    if settings().environment == "production":
        headers.setdefault("Strict-Transport-Security", f"max-age={ONE_YEAR}; includeSubDomains")
    if not response.cache_control and request.endpoint != "static":
        response.cache_control.no_store = True
    return response


def _policy() -> str:
    script = f"'nonce-{g._csp_nonce}'" if "_csp_nonce" in g else "'none'"
    return (
        f"default-src 'none'; script-src {script}; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; manifest-src 'self'; "
        "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    )
