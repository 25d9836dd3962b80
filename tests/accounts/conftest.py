"""What tests of accounts ask for."""

import pytest

from portal.accounts import passwords


class Work:
    """How much has been hashed since the last look: what somebody with a watch would measure."""

    def __init__(self) -> None:
        self.hashes = 0

    def spent(self) -> int:
        """Argon2id runs since last asked."""
        hashes, self.hashes = self.hashes, 0
        return hashes


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """Counts every run of Argon2id, for a new password or to compare one."""
    passwords._nobodys_hash()
    counted = Work()
    real = passwords.HASHER

    class Counting:
        def hash(self, password: str) -> str:
            counted.hashes += 1
            return real.hash(password)

        def verify(self, stored: str, password: str) -> bool:
            counted.hashes += 1
            return real.verify(stored, password)

        def check_needs_rehash(self, stored: str) -> bool:
            return False

    monkeypatch.setattr(passwords, "HASHER", Counting())
    return counted
