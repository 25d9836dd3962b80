"""The stranger's program in the docs comes to the same values as the portal."""

import json
import subprocess
import sys
from pathlib import Path

from flask import Flask

from portal.foundation.canonical import canonical
from portal.foundation.db import db
from portal.submissions import queries
from portal.submissions.fingerprint import fingerprint, new_salt, public_hash
from tests.browsing import Browser
from tests.factories.submissions import make_filing
from tests.house_rules.source import ROOT

PROGRAM = ROOT / "docs" / "check_receipt.py"


def _run(folder: Path, *arguments: str) -> list[str]:
    # -I: without the portal on the path, as on a stranger's computer
    command = [sys.executable, "-I", str(PROGRAM), *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_it_finds_the_public_hash_and_the_fingerprint(tmp_path: Path) -> None:
    public = canonical({"answers": {"title": "Été à Sønderho"}, "files": []})
    private = canonical({"answers": {"contact_name": "Amina Example"}})
    salt = new_salt()
    (tmp_path / "canonical.json").write_bytes(public)
    (tmp_path / "private.json").write_bytes(private)
    assert _run(tmp_path, "canonical.json") == [f"Hash of the public text: {public_hash(public)}"]
    said = _run(tmp_path, "canonical.json", "--private", "private.json", "--salt", salt.hex())
    assert said[1:] == [f"Fingerprint: {fingerprint(public, salt, private)}"]


def test_it_tells_a_received_file_from_another(tmp_path: Path) -> None:
    received, changed = tmp_path / "survey.csv", tmp_path / "changed.csv"
    received.write_bytes(b"site,count\n1,2\n")
    changed.write_bytes(b"site,count\n1,3\n")
    listed = {"name": "survey.csv", "sha256": public_hash(received.read_bytes())}
    (tmp_path / "canonical.json").write_bytes(canonical({"files": [listed]}))
    said = _run(tmp_path, "canonical.json", "survey.csv", "changed.csv")[1:]
    assert said == [
        f"{listed['sha256']} survey.csv is survey.csv",
        f"{public_hash(changed.read_bytes())} changed.csv is none of the files received",
    ]


def test_it_checks_what_the_register_offers(app: Flask, client: Browser, tmp_path: Path) -> None:
    filing = make_filing(app, "published")
    with app.app_context():
        submission = filing.submission()
        version = queries.versions(db.session, submission)[0]
        reference, hashed, promised = submission.reference, version.public_hash, version.fingerprint
        private, salt = version.private_bytes or b"", (version.salt or b"").hex()
    bytes_ = client.get(f"/en/register/{reference}/v1/canonical.json").data
    (tmp_path / "canonical.json").write_bytes(bytes_)
    (tmp_path / "private.json").write_bytes(private)
    said = _run(tmp_path, "canonical.json", "--private", "private.json", "--salt", salt)
    assert json.loads(bytes_)["reference"] == reference
    assert said == [f"Hash of the public text: {hashed}", f"Fingerprint: {promised}"]
