"""Small writes that a reading request brings about, once its answer has gone.

A reading request opens no transaction, so nothing that is read waits for a lock, fails because of
a write, or is another page by it. What may be written down about the reading itself is written
after the answer, apart from the request; if that fails, it is as if it had not been asked for.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.foundation.db import transaction

Work = Callable[[Session], None]


def write_after(response: Response, work: Work) -> Response:
    """``response``; once it has been sent, ``work`` is done in a transaction of its own.

    ``work`` knows no request, must bear being done twice at once, and may be lost.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    def do() -> Any:
        with app.app_context():
            try:
                with transaction() as session:
                    work(session)
            except SQLAlchemyError as error:
                app.logger.warning("not written after an answer: %s", type(error).__name__)

    response.call_on_close(do)
    return response
