import pytest

from portal.foundation.canonical import canonical, sha256_hex


def test_canonical_json_sorts_keys_by_utf16_and_writes_utf8():
    # The example of RFC 8785, section 3.2.3: keys in order of their UTF-16 units.
    value = {"€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "\x80": 6, "ö": 7}

    made = canonical(value).decode()

    assert made == '{"\\r":2,"1":4,"\x80":6,"ö":7,"€":1,"😀":5,"\ufb33":3}'


def test_canonical_numbers_are_written_one_way():
    assert canonical([1.0, 1e21, 0.000001, -0.0, 333333333.33333329]) == (
        b"[1,1e+21,0.000001,0,333333333.3333333]"
    )


@pytest.mark.parametrize("value", [2**53, float("nan"), float("inf"), {1: "x"}, object(), "\ud800"])
def test_what_json_cannot_carry_is_refused(value):
    with pytest.raises(ValueError):  # noqa: PT011 - any ValueError will do
        canonical(value)


def test_sha256_is_written_in_lower_case_hexadecimal():
    assert sha256_hex(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
