"""What the portal is measured against: the same work without its code.

``app`` is a bare WSGI app: one Jinja template a page, filled from the same rows by plain sqlite3,
sending as many bytes as the portal's page does. ``bare_loop`` is the least that a durable submit
with a file can be. Served by the same server with the same options.
"""

import json
import os
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from jinja2 import Environment, Template

DATABASE, PAGES = "PORTAL_TEST_YARDSTICK_DATABASE", "PORTAL_TEST_YARDSTICK_PAGES"
KINDS = ("list", "read", "queue")
_ENVIRONMENT = Environment(autoescape=True)
_LIST = """select s.id, s.reference, v.title, s.language, v.organisation_name, o.slug, s.listed_at,
 c.slug as call_slug from submission s join version v on v.id = s.public_version_id
 join organisation o on o.id = s.organisation_id join call c on c.id = s.call_id """
_STATEMENTS = {
    "list": _LIST + "where s.id <= :id and s.listed_at is not null order by s.id desc limit 20",
    "search": _LIST
    + """where s.id in (select d.subject_id from search_fts f
 cross join search_document d on d.id = f.rowid
 where search_fts match :words and d.source = 'submissions')
 order by s.listed_at desc, s.id desc limit 20""",
    "read": """select s.reference, s.language, s.listed_at, v.title, v.organisation_name,
 v.public_bytes, v.public_hash from submission s join version v on v.id = s.public_version_id
 where s.id = :id""",
    "queue": """select w.*, p.name as assignee from waiting_case w
 left join person p on p.id = w.assignee_id
 where w.closed_at is null and w.for_organisation_id is null
 order by w.due_on, w.id limit 30""",
}
_LOOPS = {
    "list": """{% for row in rows %}<tr role="row"><th scope="row" role="rowheader">
<a href="/en/register/{{ row.reference }}" lang="{{ row.language }}">{{ row.title }}</a>
<br><span class="small muted"><bdi dir="ltr">{{ row.reference }}</bdi></span></th>
<td role="cell"><a href="/en/register/?organisation={{ row.slug }}">{{ row.organisation_name }}</a>
</td><td role="cell">{{ row.language }}</td><td role="cell">{{ row.listed_at }}</td></tr>
{% endfor %}""",
    "read": """<h1>{{ row.title }}</h1><p>{{ row.organisation_name }} {{ row.listed_at }}</p>
{% for text in texts %}<div class="prose"><p>{{ text }}</p></div>{% endfor %}
<p>{{ row.public_hash }}</p>""",
    "queue": """{% for row in rows %}<tr role="row"><td role="cell">
<a href="/en/desk/submissions/{{ row.key }}">{{ row.title }}</a> {{ row.reference }}</td>
<td role="cell">{{ row.organisation_name }}</td><td role="cell">{{ row.state }}</td>
<td role="cell">{{ row.language }}</td><td role="cell">{{ row.call_slug }}</td>
<td role="cell">{{ row.due_on }}</td><td role="cell">{{ row.assignee }}</td></tr>{% endfor %}""",
}
_MOVING = {
    "list": re.compile(r"(?<=<tbody)(?P<tag>[^>]*>).*?(?=</tbody>)", re.DOTALL),
    "queue": re.compile(r"(?<=<tbody)(?P<tag>[^>]*>).*?(?=</tbody>)", re.DOTALL),
    "read": re.compile(r"(?<=<main)(?P<tag>[^>]*>).*?(?=</main>)", re.DOTALL),
}


def template_for(kind: str, page: str, database: Path, subject: int) -> str:
    """The source of one template that sends what ``page`` does, from the rows at ``subject``.

    What is the same on every such page stands in it as plain text, padded or cut to size.
    """
    found = _MOVING[kind].search(page)
    if found is None:
        raise ValueError(f"The page has no moving part: {kind}.")
    before, after = page[: found.start()] + found["tag"], page[found.end() :]
    sizes = [len(text.encode()) for text in (before, after)]
    moving = len(_render(Template(_LOOPS[kind], autoescape=True), kind, database, subject))
    missing = len(page.encode()) - sum(sizes) - moving
    if missing >= 0:
        before += "<!--" + "x" * max(0, missing - 7) + "-->"
    else:
        after = after[-missing:]
    return f"{{% raw %}}{before}{{% endraw %}}{_LOOPS[kind]}{{% raw %}}{after}{{% endraw %}}"


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """``/list?id=``, ``/search?words=``, ``/read?id=``, ``/queue``."""
    kind = environ["PATH_INFO"].strip("/")
    if kind == "healthz":
        body = b"ready"
    else:
        asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
        named = "list" if kind == "search" else kind
        body = _filled(_template(named), _rows(_connection(), kind, asked), named)
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [body]


_here = threading.local()
_templates: dict[str, Template] = {}


def _template(kind: str) -> Template:
    if kind not in _templates:
        source = (Path(os.environ[PAGES]) / f"{kind}.html").read_text()
        _templates[kind] = _ENVIRONMENT.from_string(source)
    return _templates[kind]


def _connection() -> sqlite3.Connection:
    if not hasattr(_here, "connection"):
        _here.connection = connect(Path(os.environ[DATABASE]))
    connection: sqlite3.Connection = _here.connection
    return connection


def connect(database: Path) -> sqlite3.Connection:
    """A plain connection that only reads."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    return connection


def _render(template: Template, kind: str, database: Path, subject: int) -> bytes:
    return _filled(template, _rows(connect(database), kind, {"id": subject}), kind)


def _rows(connection: sqlite3.Connection, kind: str, asked: dict[str, Any]) -> list[sqlite3.Row]:
    return connection.execute(_STATEMENTS[kind], asked).fetchall()


def _filled(template: Template, rows: list[sqlite3.Row], kind: str) -> bytes:
    if kind == "read":
        texts = list(_texts(json.loads(rows[0]["public_bytes"])["answers"]))
        return template.render(row=rows[0], texts=texts).encode()
    return template.render(rows=rows).encode()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value


def full_text(database: Path, words: list[str]) -> float:
    """CPU seconds of the bare full-text query of each of ``words``, on average."""
    connection = connect(database)
    began = time.process_time()
    for each in words:
        connection.execute(
            "select rowid from search_fts where search_fts match ?", [each]
        ).fetchall()
    return (time.process_time() - began) / len(words)


@dataclass(frozen=True)
class Looped:
    """What the bare loop reached."""

    per_second: float
    cpu_seconds: float  # of one turn


def bare_loop(folder: Path, turns: int = 200, threads: int = 8, size: int = 1_000_000) -> Looped:
    """Write, fsync, rename, fsync the folder, insert, commit: ``turns`` times over ``threads``."""
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "loop.sqlite"
    with sqlite3.connect(database) as made:
        made.execute("pragma journal_mode = wal")
        made.execute("create table if not exists kept (id integer primary key, name text)")
    made.close()
    content = os.urandom(size)
    mine = [range(number, turns, threads) for number in range(threads)]
    workers = [threading.Thread(target=_turns, args=(folder, database, r, content)) for r in mine]
    began, cpu = time.monotonic(), time.process_time()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    took = time.monotonic() - began
    return Looped(turns / took, (time.process_time() - cpu) / turns)


def _turns(folder: Path, database: Path, turns: range, content: bytes) -> None:
    connection = sqlite3.connect(database, timeout=60, isolation_level=None)
    connection.execute("pragma synchronous = full")
    for turn in turns:
        target = folder / f"{turn}.kept"
        with (folder / f"{turn}.part").open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).rename(target)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        os.fsync(handle)
        os.close(handle)
        connection.execute("begin immediate")
        connection.execute("insert into kept (name) values (?)", [target.name])
        connection.execute("commit")
    connection.close()
