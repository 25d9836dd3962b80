import pytest

from portal.convention.collation import fold, number_key, sort_key


@pytest.mark.parametrize(
    ("locale", "in_order"),
    [
        ("en", ["Åland", "Algeria", "Azerbaijan", "Côte d'Ivoire", "Croatia"]),
        ("fr", ["Égypte", "El Salvador", "Équateur", "Érythrée", "Espagne", "Zambie"]),
        ("fr", ["Œdicnème", "Oie", "Oiseaux"]),
        ("es", ["Nube", "Nutria", "Ñandú", "Oso"]),
        ("ru", ["Ежи", "Ёлка", "Жаба", "Зубр"]),
        ("ar", ["الأردن", "تونس", "الجزائر", "السودان"]),
        ("zh", ["阿富汗", "巴西", "法国", "肯尼亚", "中国"]),
        ("en", ["COP2", "COP10", "COP12"]),
    ],
)
def test_names_stand_where_readers_look_for_them(locale: str, in_order: list[str]) -> None:
    assert sorted(in_order, key=lambda name: sort_key(name, locale)) == in_order


def test_numbers_of_items_sort_by_value() -> None:
    numbers = ["24.3.1.3", "9", "24.3", "10.0", "24.3.1.1"]
    assert sorted(numbers, key=number_key) == ["9", "10.0", "24.3", "24.3.1.1", "24.3.1.3"]


def test_fold_forgives_careless_typing() -> None:
    assert fold("  Côte d’Ivoire ") == fold("cote d'ivoire") == "cote d ivoire"
