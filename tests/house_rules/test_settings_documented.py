"""README's table of settings says what ``config.py`` says: name, default, words."""

from pydantic import SecretStr

from config import Settings
from tests.house_rules.source import ROOT


def _expected() -> list[str]:
    rows = []
    for name, field in Settings.model_fields.items():
        default = field.default
        if isinstance(default, SecretStr):
            default = default.get_secret_value()
        shown = f"`{default}`" if str(default) else "empty"
        rows.append(f"| `PORTAL_{name.upper()}` | {shown} | {field.description} |")
    return rows


def test_the_table_is_what_the_settings_are() -> None:
    readme = (ROOT / "README.md").read_text("utf-8").splitlines()
    assert [line for line in readme if line.startswith("| `PORTAL_")] == _expected()


def test_every_setting_is_explained() -> None:
    assert [n for n, field in Settings.model_fields.items() if not field.description] == []
