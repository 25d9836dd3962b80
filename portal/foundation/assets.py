"""Style and script as they are served: joined, minified, named by hash, compressed beforehand.

A hashed name never changes its content, so a browser may keep it for ever; a new release has new
names. The manifest says which name stands for what. Nothing here needs a tool outside Python.
"""

import gzip
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from rcssmin import cssmin
from whitenoise import WhiteNoise

MANIFEST = "manifest.json"
STYLESHEET = "portal.css"
COMPRESSIBLE = frozenset({".css", ".js", ".svg", ".json", ".txt", ".webmanifest"})
# What WhiteNoise may let browsers keep for ever: its ``immutable_file_test``.
HASHED = r"^.+\.[0-9a-f]{12}\.[a-z0-9]+$"
_IMPORT = re.compile(r'^@import "([a-z-]+\.css)";$', re.MULTILINE)
# rcssmin joins ``.a :is(.b)`` to ``.a:is(.b)``, another selector; the star keeps them apart.
_DESCENDANT = re.compile(r"(?<=[\w)\]*]) +:(?=[a-z])")
_EXTENSION = "portal.assets"


@dataclass(frozen=True)
class Manifest:
    """Which hashed file stands for each asset.

    ``files`` maps a name as templates write it (``portal.css``) to the name it is served under;
    ``sources`` is the hash of everything it was made from.
    """

    files: Mapping[str, str]
    sources: str

    @classmethod
    def read(cls, target_dir: Path) -> "Manifest | None":
        """The manifest in ``target_dir``; None when there is none, or a file it names is gone."""
        try:
            stored = json.loads((target_dir / MANIFEST).read_text("utf-8"))
            manifest = cls(dict(stored["files"]), str(stored["sources"]))
        except (FileNotFoundError, KeyError, ValueError):
            return None
        complete = all((target_dir / served).is_file() for served in manifest.files.values())
        return manifest if complete else None

    def write(self, target_dir: Path) -> None:
        """Store the manifest in ``target_dir``, in one step."""
        text = json.dumps({"files": dict(self.files), "sources": self.sources}, indent=1)
        _put(target_dir / MANIFEST, text.encode())


def build(source_dir: Path, target_dir: Path) -> Manifest:
    """Make what is served in ``target_dir`` from ``source_dir``, and drop what is out of date.

    The sheets in ``css/`` become one minified file, in the order of the ``@import`` lines of
    ``css/portal.css``; scripts and icons stay as they are. Each gets a ``.gz`` beside it when that
    is smaller. Safe to run by several processes at once: equal sources give equal names, each file
    appears whole or not at all, and the manifest comes last.
    """
    target_dir.mkdir(parents=True, exist_ok=True)
    files: dict[str, str] = {}
    written = {MANIFEST}
    for name, content in _contents(source_dir).items():
        path = Path(name)
        served = f"{path.stem}.{hashlib.sha256(content).hexdigest()[:12]}{path.suffix}"
        files[name] = served
        written.add(served)
        _put(target_dir / served, content)
        if path.suffix in COMPRESSIBLE:
            packed = gzip.compress(content, compresslevel=9, mtime=0)
            if len(packed) < len(content):
                _put(target_dir / f"{served}.gz", packed)
                written.add(f"{served}.gz")
    manifest = Manifest(files, fingerprint(source_dir))
    manifest.write(target_dir)
    for path in target_dir.iterdir():
        if path.name not in written and not path.name.startswith("."):
            path.unlink(missing_ok=True)
    return manifest


def fingerprint(source_dir: Path) -> str:
    """SHA-256 over every source file's name and content."""
    whole = hashlib.sha256()
    for path in _sources(source_dir):
        whole.update(path.relative_to(source_dir).as_posix().encode() + b"\0")
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def join_sheets(entry: Path) -> str:
    """The text of the stylesheet ``entry`` with each ``@import`` replaced by the sheet it names."""
    return _IMPORT.sub(
        lambda found: (entry.parent / found.group(1)).read_text("utf-8"), entry.read_text("utf-8")
    )


def minify(sheet: str) -> str:
    """``sheet`` without comments and white space; every rule means what it meant."""
    return str(cssmin(_DESCENDANT.sub(" *:", sheet)))


def folders(app: Flask) -> tuple[Path, Path]:
    """Where ``app``'s assets are written, and where they are built: the arguments of ``build``."""
    source = Path(app.root_path) / "static"
    return source, source / "built"


def init_app(app: Flask) -> None:
    """Serve ``app``'s assets from ``static/built`` and give templates ``asset_url``.

    They are made anew whenever their sources have changed. A server that may not write there
    needs them built before, by ``flask build-assets``: RuntimeError when they were not.
    """
    source, target = folders(app)
    manifest = Manifest.read(target)
    stale = manifest is None or manifest.sources != fingerprint(source)
    if stale:
        try:
            manifest = build(source, target)
        except OSError as refused:
            raise RuntimeError("The assets are not built. Run: flask build-assets") from refused
    # Flask derives the address from the folder's name; the address is to stay.
    app.static_url_path, app.static_folder = app.static_url_path, str(target)
    app.extensions[_EXTENSION] = manifest
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=target,
        prefix=f"{app.static_url_path}/",
        max_age=0,
        allow_all_origins=False,
        immutable_file_test=HASHED,
        add_headers_function=_safe,
    )
    app.jinja_env.globals["asset_url"] = asset_url


def _safe(headers: Any, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


def asset_url(name: str) -> str:
    """The address of the asset ``name`` (``portal.css``, ``portal.js``); KeyError if unknown."""
    manifest: Manifest = current_app.extensions[_EXTENSION]
    return f"{current_app.static_url_path}/{manifest.files[name]}"


def _sources(source_dir: Path) -> list[Path]:
    folders = (source_dir / "css", source_dir / "js", source_dir / "icons")
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


def _contents(source_dir: Path) -> dict[str, bytes]:
    sheet = minify(join_sheets(source_dir / "css" / STYLESHEET))
    contents = {STYLESHEET: sheet.encode()}
    for path in _sources(source_dir):
        if path.suffix == ".css":
            continue
        if path.name in contents:
            raise ValueError(f"Two assets are called {path.name}.")
        contents[path.name] = path.read_bytes()
    return contents


def _put(path: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    made = Path(temporary)
    made.chmod(0o644)
    made.replace(path)
