"""Which passwords are refused, and how they are kept."""

import unicodedata

import pytest

from portal.accounts import passwords

AMINA = ("Amina Okello", "a.okello@reeds.example")


@pytest.mark.parametrize(
    "good",
    [
        "kangaroo-lantern-7",
        "correct horse battery staple",
        "пять цапель на рассвете",
        "夜明けに七羽の鷺がいる森の湖",
        "🦩🦆🦢🦉🐦🦜🦚🦅🕊️🐧🐓🦃🦤",
        "x" * 60 + "kangaroo" * 8 + "1234",
    ],
)
def test_any_characters_make_a_good_password(good: str) -> None:
    assert passwords.fault(good, AMINA) is None


def test_128_characters_are_the_most() -> None:
    long = ("kangaroo-lantern" * 8)[:128]
    assert len(long) == 128
    assert passwords.fault("?" + long[1:]) is None
    assert passwords.fault(long + "?") is not None


@pytest.mark.parametrize("short", ["", "kangaroo-la", "é" * 6, "🦩🦆🦢🦉🐦"])
def test_fewer_than_12_are_too_few(short: str) -> None:
    assert passwords.fault(short) is not None


def test_length_is_counted_after_composing() -> None:
    eleven = unicodedata.normalize("NFD", "éèêëàâäùûüç")
    assert len(eleven) == 22
    assert passwords.fault(eleven) is not None


@pytest.mark.parametrize(
    "common",
    [
        "password1234",
        "Password2026!",
        "P@ssw0rd2026!!",
        "sunshinesunshine",
        "qazwsxedcrfv",
        "1qaz2wsx3edc",
        "123456789012",
        "qwertyuiopqwe",
        "aaaaaaaaaaaaaa",
        "abcabcabcabc",
        "zyxwvutsrqponm",
        "iloveyou!!!!!",
        "monkey19841984",
    ],
)
def test_common_passwords_are_refused(common: str) -> None:
    assert passwords.fault(common) is not None


def test_every_listed_password_of_enough_characters_is_refused() -> None:
    listed = [word for word in passwords._common() if len(word) >= passwords.SHORTEST]
    assert len(passwords._common()) > 3000
    assert [word for word in listed if passwords.fault(word) is None] == []


@pytest.mark.parametrize(
    "own",
    [
        "CivilSociety2026!",
        "Migratory Species 1979",
        "m!gratory-sp3cies",
        "cms-portal-2026",
        "Bonn Bonn 1979",
    ],
)
def test_words_of_the_portal_with_a_year_are_refused(own: str) -> None:
    assert passwords.fault(own) is not None


@pytest.mark.parametrize(
    "own", ["Amina Okello 2026", "okello.okello.1", "reeds.example", "OkelloReeds99"]
)
def test_words_of_the_person_are_refused(own: str) -> None:
    assert passwords.fault(own, AMINA) is not None
    if len(own) >= passwords.SHORTEST:
        assert passwords.fault(own) is None


def test_a_password_is_kept_as_argon2id_at_the_set_cost() -> None:
    stored = passwords.hash_password("kangaroo-lantern-7")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not passwords.is_outdated(stored)


def test_nothing_is_cut_off() -> None:
    password = "kangaroo-lantern" * 5
    stored = passwords.hash_password(password)
    assert passwords.verify(stored, password)
    assert not passwords.verify(stored, password[:72] + "X" + password[73:])
    assert not passwords.verify(stored, password[:-1])


def test_the_same_letters_typed_otherwise_are_the_same_password() -> None:
    stored = passwords.hash_password(unicodedata.normalize("NFC", "crème-brûlée-à-midi"))
    assert passwords.verify(stored, unicodedata.normalize("NFD", "crème-brûlée-à-midi"))


def test_nobody_has_a_password() -> None:
    assert not passwords.verify(None, "kangaroo-lantern-7")
    assert not passwords.verify("no hash at all", "kangaroo-lantern-7")
