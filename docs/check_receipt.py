#!/usr/bin/env python3
# ruff: noqa: T201
"""Check what the portal says it received. Needs Python 3 and nothing of the portal's.

PUBLIC is canonical.json, "the exact bytes" of a version; FILE is a file to compare with those it
lists. The fingerprint needs the private part and its salt (64 digits) as well.
"""

import argparse
import json
from hashlib import sha256
from pathlib import Path

ask = argparse.ArgumentParser(description=__doc__)
ask.add_argument("public", type=Path, metavar="PUBLIC")
ask.add_argument("files", type=Path, metavar="FILE", nargs="*")
ask.add_argument("--private", type=Path, metavar="PRIVATE")
ask.add_argument("--salt", type=bytes.fromhex, default=b"")
given = ask.parse_args()

public = given.public.read_bytes()
print("Hash of the public text:", sha256(public).hexdigest())
if given.private:
    hidden = sha256(given.salt + given.private.read_bytes()).digest()
    print("Fingerprint:", sha256(sha256(public).digest() + hidden).hexdigest())
received = {file["sha256"]: file["name"] for file in json.loads(public)["files"]}
for path in given.files:
    digest = sha256(path.read_bytes()).hexdigest()
    print(digest, path.name, "is", received.get(digest, "none of the files received"))
