"""Full addresses for what is read outside a page: mails, PDFs, feeds.

They are made from the configured base address, never from a request's Host header (L15).
"""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from portal.foundation.settings import current as settings


def absolute(endpoint: str, **values: Any) -> str:
    """The full address of ``endpoint``; a localised one needs ``lang``."""
    base = urlsplit(settings().base_url)
    adapter = current_app.url_map.bind(base.netloc, url_scheme=base.scheme)
    return adapter.build(endpoint, values, force_external=True)
