"""The two hashes of a version: what a receipt promises, computed by hand."""

import hashlib

from portal.submissions import fingerprint

PUBLIC, SALT, PRIVATE = b'{"answers":{}}', bytes(range(32)), b'{"answers":{"contact":"A"}}'


def test_the_public_hash_is_plain_sha256() -> None:
    assert fingerprint.public_hash(b"abc") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


def test_the_fingerprint_joins_both_parts() -> None:
    hidden = hashlib.sha256(SALT + PRIVATE).digest()
    by_hand = hashlib.sha256(hashlib.sha256(PUBLIC).digest() + hidden).hexdigest()
    assert fingerprint.fingerprint(PUBLIC, SALT, PRIVATE) == by_hand


def test_any_change_changes_the_fingerprint() -> None:
    first = fingerprint.fingerprint(PUBLIC, SALT, PRIVATE)
    others = {
        fingerprint.fingerprint(PUBLIC + b" ", SALT, PRIVATE),
        fingerprint.fingerprint(PUBLIC, SALT[::-1], PRIVATE),
        fingerprint.fingerprint(PUBLIC, SALT, PRIVATE + b" "),
    }
    assert len(others | {first}) == 4


def test_two_salts_never_agree() -> None:
    salts = {fingerprint.new_salt() for _ in range(50)}
    assert len(salts) == 50
    assert {len(salt) for salt in salts} == {32}
