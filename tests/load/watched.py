"""The portal as a WSGI app that notes when a submit begins and ends, for whoever kills it.

``PORTAL_TEST_WATCH`` names the file: a ``+`` for each submit begun, a ``-`` for each ended. The
note is one write to a file opened for appending, so it is there whatever happens next.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

from portal import create_app


class Watched:
    """Passes every request on, and notes those that submit."""

    def __init__(self, inner: Callable[..., Iterable[bytes]], path: str) -> None:
        self.inner = inner
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        submits = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].endswith("/submit")
        if not submits:
            return self.inner(environ, start_response)
        os.write(self.file, b"+")
        try:
            return self.inner(environ, start_response)
        finally:
            os.write(self.file, b"-")


app = create_app()
app.wsgi_app = Watched(app.wsgi_app, os.environ["PORTAL_TEST_WATCH"])  # type: ignore[method-assign]
