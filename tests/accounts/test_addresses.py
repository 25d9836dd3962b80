"""Which e-mail addresses are accepted, and which are the same."""

import pytest

from portal.accounts.addresses import address_key, is_address


@pytest.mark.parametrize(
    "address",
    [
        "amina@reeds.example",
        "a.b+list@mail.reeds.example",
        "почта@пример.example",
        "amina@exämple.org",
        "o'neill@reeds.example",
    ],
)
def test_addresses(address: str) -> None:
    assert is_address(address)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "amina",
        "amina@reeds",
        "@reeds.example",
        "amina@",
        "a b@reeds.example",
        "a@b@reeds.example",
        ".amina@reeds.example",
        "amina.@reeds.example",
        "a..b@reeds.example",
        "amina@-reeds.example",
        "amina@reeds..example",
        "amina@reeds.example\n",
        "amina@reeds.example,eve@evil.example",
        "Amina <amina@reeds.example>",
        '"amina"@reeds.example',
        "x" * 65 + "@reeds.example",
        "amina@" + "reeds." * 45 + "example",
    ],
)
def test_no_addresses(text: str) -> None:
    assert not is_address(text)


def test_case_and_script_of_the_domain_make_no_difference() -> None:
    assert address_key("Amina@Reeds.Example") == "amina@reeds.example"
    assert address_key("a@EXÄMPLE.org") == address_key("a@xn--exmple-cua.org")


def test_letters_that_only_look_alike_stay_apart() -> None:
    assert address_key("mıke@reeds.example") != address_key("mike@reeds.example")
