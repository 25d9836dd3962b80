"""Downloads: attachments under a readable name, the same headers for every file."""

import io
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from portal.foundation.downloads import Cache, disposition, send
from portal.foundation.files import FolderStore, Received

CONTENT = b"%PDF-1.7 the words as received" * 20_000


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "files")


@pytest.fixture
def received(store: FolderStore) -> Received:
    return store.receive(io.BytesIO(CONTENT), 10_000_000)


@pytest.fixture
def client(store: FolderStore, received: Received) -> FlaskClient:
    app = Flask(__name__)

    @app.get("/file")
    def file():  # type: ignore[no-untyped-def]
        return send(
            store,
            request.args.get("key", received.key),
            request.args.get("type", "application/pdf"),
            request.args.get("name", "Report.pdf"),
            Cache[request.args.get("cache", "PUBLIC")],
        )

    return app.test_client()


def test_the_whole_file_arrives_with_inert_headers(client: FlaskClient, received: Received) -> None:
    response = client.get("/file")
    assert response.data == CONTENT
    assert dict(response.headers) == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(CONTENT)),
        "Content-Disposition": "attachment; filename=\"Report.pdf\"; filename*=UTF-8''Report.pdf",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "public, max-age=31536000, immutable",
        "ETag": f'"{received.sha256}"',
    }


def test_a_head_request_sends_the_headers_only(client: FlaskClient) -> None:
    response = client.head("/file")
    assert (response.data, response.content_length) == (b"", len(CONTENT))


def test_a_reader_who_has_the_file_is_not_sent_it_again(
    client: FlaskClient, received: Received
) -> None:
    response = client.get("/file", headers={"If-None-Match": f'"{received.sha256}"'})
    assert (response.status_code, response.data) == (304, b"")
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert client.get("/file", headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_private_file_is_kept_by_nobody(client: FlaskClient, received: Received) -> None:
    response = client.get("/file?cache=PRIVATE", headers={"If-None-Match": f'"{received.sha256}"'})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "media_type", ["text/html", "image/svg+xml", "application/xhtml+xml", "text/javascript", "x"]
)
def test_a_type_that_could_run_is_sent_as_bytes(client: FlaskClient, media_type: str) -> None:
    response = client.get("/file", query_string={"type": media_type})
    assert response.headers["Content-Type"] == "application/octet-stream"


def test_text_says_its_charset(client: FlaskClient) -> None:
    response = client.get("/file?type=text/csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_a_damaged_file_is_never_sent(
    client: FlaskClient, store: FolderStore, received: Received
) -> None:
    path = store.path / received.key
    path.chmod(0o600)
    path.write_bytes(CONTENT[:-1] + b"X")
    response = client.get("/file")
    assert response.status_code == 503
    assert b"as received" not in response.data


def test_a_missing_file_is_503_because_a_row_promised_it(
    client: FlaskClient, store: FolderStore, received: Received
) -> None:
    store.delete(received.key)
    assert client.get("/file").status_code == 503


@pytest.mark.parametrize(
    ("filename", "in_ascii", "offered"),
    [
        ("Report 2025.pdf", "Report 2025.pdf", "Report 2025.pdf"),
        ("Rapport d’activité.pdf", "Rapport d_activite.pdf", "Rapport d’activité.pdf"),
        ("تقرير عن الصقور.pdf", "file.pdf", "تقرير عن الصقور.pdf"),
        ("迁徙物种报告.docx", "file.docx", "迁徙物种报告.docx"),
        ("Отчёт (2025).ods", "(2025).ods", "Отчёт (2025).ods"),
        ('a"; filename=evil.html; x=".pdf', None, "a-; filename=evil.html; x=-.pdf"),
        ("line\r\nSet-Cookie: a=b.pdf", None, "line Set-Cookie- a=b.pdf"),
        ("../../etc/passwd", "passwd", "passwd"),
        ("", "file", "file"),
    ],
)
def test_names_are_safe_and_readable_in_every_script(
    filename: str, in_ascii: str | None, offered: str
) -> None:
    header = disposition(filename)
    match = re.fullmatch(r"attachment; filename=\"([ -~]*)\"; filename\*=UTF-8''(\S*)", header)
    assert match
    assert unquote(match[2]) == offered
    assert not set('"\\/') & set(match[1])
    if in_ascii is not None:
        assert match[1] == in_ascii
