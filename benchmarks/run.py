"""Measure built portals: ``python -m benchmarks.run FOLDER [FOLDER …] [--requests=300]``.

Prints one table a folder as it goes, then how the folders compare. Everything stays on the
loopback address, and every run of requests is bounded in count and in time.
"""

import argparse
import json
import random
import re
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import serving, yardsticks
from benchmarks.build import settings_of
from benchmarks.clients import Answer, Client, Figures, Request, drive
from benchmarks.submitting import submits
from benchmarks.texts import Writer, place_name
from portal import create_app
from portal.accounts import sessions
from portal.foundation.clock import now
from portal.foundation.db import transaction
from portal.foundation.paging import _encoded
from portal.foundation.search_query import parse
from tests.factories.people import make_sign_in
from tests.live import Server, environment_of, free_port

REGISTER = "/en/register/"
SCALING = ("register, anew", "common country", "rare country", "deep page", "queue")


class Places:
    """Addresses chosen at random over all rows of a built portal."""

    def __init__(self, folder: Path, count: int) -> None:
        self._chance = random.Random(1)
        self.database = folder / "portal.sqlite"
        self._count = count
        with closing(yardsticks.connect(self.database)) as connection:
            self.rows = connection.execute(
                "select id, reference, listed_at from submission where listed_at is not null"
            ).fetchall()
            codes = connection.execute(
                "select code, count(distinct version_id) as held from facet"
                " where vocabulary = 'country' group by code order by held desc"
            ).fetchall()
            self.common, self.rare = codes[0], codes[-1]
            self.vocabulary = Writer(self._chance, 5).vocabulary

    def some(self) -> list[sqlite3.Row]:
        """Rows of the register, each as likely as any other."""
        return self._chance.choices(self.rows, k=self._count)

    def rare_words(self) -> list[str]:
        """Invented places that few texts name."""
        known = min(1000, max(5, len(self.rows) // 20))
        numbers = self._chance.choices(range(known), k=self._count)
        return [place_name("en", number) for number in numbers]

    def common_words(self) -> list[str]:
        """Two words each, of the twelve most frequent ones of a language."""
        languages = ("en", "fr", "es", "ru")
        return [
            " ".join(self._chance.sample(self.vocabulary[self._chance.choice(languages)][:12], 2))
            for _ in range(self._count)
        ]


def measure(folder: Path, count: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Every figure of the portal in ``folder``."""
    port = free_port()
    settings = settings_of(
        folder,
        environment="production",
        base_url=f"https://localhost:{port}",
        mail_transport="smtp",
    )
    app = create_app(settings)
    places = Places(folder, count)
    results: dict[str, Any] = {"rows": len(places.rows)}
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        with serving.served("wsgi:app", environment_of(settings), work / "log", port) as portal:
            cookie = cookie_of(app, "moderator@example.org")
            _pages(portal, places, cookie, work)
            environment = {
                **environment_of(settings),
                yardsticks.DATABASE: str(places.database),
                yardsticks.PAGES: str(work),
            }
            target = "benchmarks.yardsticks:app"
            with serving.served(target, environment, work / "yard.log") as yard:
                for name, ours, theirs, status in _cases(portal, places, cookie):
                    bare = drive(yard, theirs)
                    figures = drive(portal, ours, status)
                    results[name] = {"portal": asdict(figures), "yardstick": asdict(bare)}
                    say(line(name, figures, bare))
            results["memory_mb"] = serving.peak_megabytes(portal)
            loop = yardsticks.bare_loop(folder / "loop")
            figures = submits(app, portal, cookie_of)
            results["submit"] = {"portal": asdict(figures), "loop": asdict(loop)}
            say(
                f"submit with 1 MB: {figures.per_second:.1f}/s, {figures.cpu_ms:.0f} ms CPU, "
                f"p50 {figures.p50_ms:.0f} ms, p99 {figures.p99_ms:.0f} ms; bare loop "
                f"{loop.per_second:.1f}/s: {figures.per_second / loop.per_second:.2f}"
            )
            results["first_visit"] = first_visit(portal)
            results["memory_after_submits_mb"] = serving.peak_megabytes(portal)
        say(f"first visit {results['first_visit']} bytes; memory {results['memory_mb']:.0f} MB")
    words = [parse(words).fts5() for words in places.rare_words()[:100]]
    pairs = [parse(words).fts5() for words in places.common_words()[:100]]
    results["full_text_ms"] = [
        1000 * yardsticks.full_text(places.database, each) for each in (words, pairs)
    ]
    say("bare full-text query: rare {:.3f} ms, common {:.3f} ms".format(*results["full_text_ms"]))
    return results


def cookie_of(app: Any, email: str) -> dict[str, str]:
    """The header of a browser in which the person with ``email`` is signed in."""
    from sqlalchemy import select

    from portal.accounts.models import Person

    with app.app_context(), transaction() as session:
        person = session.scalars(select(Person).where(Person.email == email)).one()
        _row, token = make_sign_in(session, person.id)
    held = {sessions.TOKEN: token, sessions.SEEN: int(now().timestamp())}
    value = app.session_interface.get_signing_serializer(app).dumps(held)
    return {"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={value}"}


def _pages(portal: Server, places: Places, cookie: dict[str, str], folder: Path) -> None:
    """Make the yardstick's templates from the portal's own pages."""
    row = places.rows[len(places.rows) // 2]
    wanted = {
        "list": Request(f"{REGISTER}?after={_cursor(row)}"),
        "read": Request(f"{REGISTER}{row['reference']}"),
        "queue": Request("/en/moderation/", cookie),
    }
    client = Client(portal.port)
    for kind, request in wanted.items():
        answer = client.send(request)
        if answer.status != 200:
            raise RuntimeError(f"{request.path}: {answer.status}")
        source = yardsticks.template_for(kind, answer.body.decode(), places.database, row["id"])
        (folder / f"{kind}.html").write_text(source)
    client.close()


def _cases(
    portal: Server, places: Places, cookie: dict[str, str]
) -> list[tuple[str, list[Request], list[Request], int]]:
    """(name, requests to the portal, to the yardstick, status expected)."""
    some = places.some()
    newest = max(row["id"] for row in places.rows)
    count = len(some)
    top = [Request(f"/list?id={newest}")] * count
    deep = [Request(f"/list?id={row['id']}") for row in some]
    reading = [Request(f"{REGISTER}{row['reference']}") for row in some]
    bare_reading = [Request(f"/read?id={row['id']}") for row in some]
    kept = _kept(portal, reading[:40])
    kept_list = _kept(portal, [Request(REGISTER)])
    # An address nobody asked for before is made anew; the first one is sent from memory.
    anew = [
        (name, [Request(f"{REGISTER}?country={code}&n={n}") for n in range(count)], top, 200)
        for name, code in (
            ("register, anew", ""),
            ("common country", places.common["code"]),
            ("rare country", places.rare["code"]),
        )
    ]
    cases = [
        ("register", [Request(REGISTER)] * count, top, 200),
        *anew,
        ("deep page", [Request(f"{REGISTER}?after={_cursor(row)}") for row in some], deep, 200),
        ("reading page", reading, bare_reading, 200),
        ("304 of a list", kept_list * count, top, 304),
        ("304 of a page", (kept * count)[:count], bare_reading, 304),
    ]
    for name, words in (
        ("search, rare word", places.rare_words()),
        ("search, two common", places.common_words()),
    ):
        ours = [Request(f"{REGISTER}?q={_quoted(each)}") for each in words]
        theirs = [Request(f"/search?words={_quoted(parse(each).fts5())}") for each in words]
        cases.append((name, ours, theirs, 200))
    cases.append(
        ("queue", [Request("/en/moderation/", cookie)] * count, [Request("/queue")] * count, 200)
    )
    return cases


def _kept(portal: Server, requests: list[Request]) -> list[Request]:
    client = Client(portal.port)
    answers = [(request, client.send(request)) for request in requests]
    client.close()
    return [Request(r.path, {"If-None-Match": a.headers["ETag"]}) for r, a in answers]


def first_visit(portal: Server) -> int:
    """Bytes over the wire of the front page and everything it loads, by a browser with gzip."""
    client, encoded = Client(portal.port), {"Accept-Encoding": "gzip, deflate"}
    page = client.send(Request("/en/", encoded))
    total = page.size
    text = _unpacked(page).decode()
    for path in sorted(set(re.findall(r'(?:src|href)="(/static/[^"#]+)', text))):
        total += client.send(Request(path, encoded)).size
    client.close()
    return total


def _unpacked(answer: Answer) -> bytes:
    import gzip

    return gzip.decompress(answer.body) if "Content-Encoding" in answer.headers else answer.body


def _cursor(row: sqlite3.Row) -> str:
    from datetime import UTC, datetime

    moment = datetime.fromisoformat(row["listed_at"]).replace(tzinfo=UTC)
    return _encoded(False, [moment, row["id"]])


def _quoted(words: str) -> str:
    from urllib.parse import quote_plus

    return quote_plus(words)


def line(name: str, ours: Figures, bare: Figures) -> str:
    """One row of the table."""
    return (
        f"| {name} | {ours.cpu_ms:.1f} | {bare.cpu_ms:.1f} | {ours.cpu_ms / bare.cpu_ms:.1f} | "
        f"{ours.per_second:.0f} | {ours.p50_ms:.0f} | {ours.p99_ms:.0f} | {ours.size:.0f} | "
        f"{bare.body / max(ours.body, 1):.2f} |"
    )


HEAD = (
    "| page | CPU ms | yardstick CPU ms | ratio | requests/s | p50 ms | p99 ms | bytes | "
    "yardstick's bytes |\n|---|---|---|---|---|---|---|---|---|"
)


def main() -> None:
    """Measure the folders that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    results = {}
    for folder in chosen.folders:
        print(f"\n## {folder.name}\n\n{HEAD}", flush=True)
        results[folder.name] = measure(
            folder.absolute(), chosen.requests, lambda text: print(text, flush=True)
        )
    if chosen.json:
        chosen.json.write_text(json.dumps(results, indent=1))
    if len(results) > 1:
        small, *_rest, large = results.values()
        for name in SCALING:
            ratio = large[name]["portal"]["cpu_ms"] / small[name]["portal"]["cpu_ms"]
            print(f"{name}: {ratio:.2f} × the CPU of the smaller portal")


if __name__ == "__main__":
    main()
