"""The WSGI entry point: ``gunicorn wsgi:app``."""

import sys

from pydantic import ValidationError

from config import WeakSettings, refusal
from portal import create_app

try:
    app = create_app()
except (ValidationError, WeakSettings) as problem:
    sys.exit(f"The portal does not start: {refusal(problem)}.")
