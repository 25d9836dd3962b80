"""What is served: small, whole, named by its content; and the stylesheet's own rules."""

import gzip
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

import portal
from portal.foundation import assets
from portal.foundation.settings import KEY

STATIC = Path(portal.__file__).parent / "static"
SHEETS = sorted((STATIC / "css").glob("*.css"))
DATA_ADDRESS = re.compile(r"url\((\"?)data:.*?\1\)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
MOST_STYLE = 12 * 1024
MOST_SCRIPT = 6 * 1024


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small portal/static."""
    folder = tmp_path / "static"
    (folder / "css").mkdir(parents=True)
    (folder / "js").mkdir()
    (folder / "css" / "portal.css").write_text('@layer a, b;\n@import "parts.css";\n', "utf-8")
    (folder / "css" / "parts.css").write_text("@layer a { .x { color: red; } }\n" * 9, "utf-8")
    (folder / "js" / "portal.js").write_text("let a  =  1; // kept as it is\n", "utf-8")
    return folder


def test_sheets_are_joined_and_named_by_their_content(source: Path) -> None:
    target = source / "built"
    manifest = assets.build(source, target)
    assert sorted(manifest.files) == ["portal.css", "portal.js"]
    assert all(re.match(assets.HASHED, served) for served in manifest.files.values())
    sheet = (target / manifest.files["portal.css"]).read_text("utf-8")
    assert sheet == "@layer a,b;" + "@layer a{.x{color:red}}" * 9
    script = (target / manifest.files["portal.js"]).read_text("utf-8")
    assert script == "let a  =  1; // kept as it is\n"


def test_a_compressed_twin_holds_the_same_bytes(source: Path) -> None:
    target = source / "built"
    served = target / assets.build(source, target).files["portal.css"]
    assert gzip.decompress(Path(f"{served}.gz").read_bytes()) == served.read_bytes()


def test_equal_sources_give_equal_files(source: Path) -> None:
    first, second = source / "one", source / "two"
    assets.build(source, first)
    assets.build(source, second)
    files = {path.name: path.read_bytes() for path in first.iterdir()}
    assert files == {path.name: path.read_bytes() for path in second.iterdir()}


def test_what_is_out_of_date_goes(source: Path) -> None:
    target = source / "built"
    old = assets.build(source, target)
    (source / "css" / "parts.css").write_text(".y { color: blue; }", "utf-8")
    new = assets.build(source, target)
    assert new.sources == assets.fingerprint(source) != old.sources
    assert not (target / old.files["portal.css"]).exists()
    assert assets.Manifest.read(target) == new


def test_a_manifest_that_names_a_lost_file_is_none(source: Path) -> None:
    target = source / "built"
    assert assets.Manifest.read(target) is None
    manifest = assets.build(source, target)
    (target / manifest.files["portal.js"]).unlink()
    assert assets.Manifest.read(target) is None


def test_two_assets_of_one_name_are_refused(source: Path) -> None:
    (source / "icons").mkdir()
    (source / "icons" / "portal.js").write_text("", "utf-8")
    with pytest.raises(ValueError, match=r"portal\.js"):
        assets.build(source, source / "built")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (".a :is(.b, .c){color:red}", ".a *:is(.b,.c){color:red}"),
        (".a:is(.b) :where(p){color:red}", ".a:is(.b) *:where(p){color:red}"),
        ("a{inset:calc(-1 * var(--s3))}", "a{inset:calc(-1 * var(--s3))}"),
        ("a{inline-size:clamp(1rem, .6rem + 1.4vw, 2rem)}", None),
        ("a{color:color-mix(in srgb, var(--a) 45%, transparent)}", None),
        ("a{--m:url(\"data:image/svg+xml,%3Csvg d='M0 0 h2'/%3E\")}", None),
        ('a::after{content:"✓";content:"✓" / ""}', None),
        ("@media (min-width: 60rem) and (hover: none){a{color:red}}", None),
        (".p > .x::before{color:red}", ".p>.x::before{color:red}"),
    ],
)
def test_minifying_keeps_what_a_rule_means(rule: str, expected: str | None) -> None:
    made = assets.minify(rule)
    if expected is not None:
        assert made == expected
    else:
        kept = re.sub(r"\s*,\s*", ",", rule)
        assert made == re.sub(r"(\(\S+?): ", r"\1:", kept)


def test_all_style_and_script_are_light_enough(tmp_path: Path) -> None:
    manifest = assets.build(STATIC, tmp_path)
    style = (tmp_path / f"{manifest.files['portal.css']}.gz").stat().st_size
    script = (tmp_path / manifest.files["portal.js"]).stat().st_size
    assert (style <= MOST_STYLE, script <= MOST_SCRIPT) == (True, True), (style, script)


def test_every_sheet_is_in_the_stylesheet() -> None:
    entry = (STATIC / "css" / assets.STYLESHEET).read_text("utf-8")
    named = re.findall(r'@import "([^"]+)";', entry)
    assert sorted(named) == [sheet.name for sheet in SHEETS if sheet.name != assets.STYLESHEET]
    assert "@import" not in assets.join_sheets(STATIC / "css" / assets.STYLESHEET)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_colours_are_named_in_one_place(sheet: Path) -> None:
    text = COMMENT.sub("", DATA_ADDRESS.sub("", sheet.read_text("utf-8")))
    literal = re.findall(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch)\(", text)
    assert sheet.name == "tokens.css" or literal == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_sides_are_start_and_end(sheet: Path) -> None:
    text = COMMENT.sub("", DATA_ADDRESS.sub("", sheet.read_text("utf-8")))
    text = re.sub(r"@(?:bottom|top)-(?:left|right)", "", text)
    sides = [line.strip() for line in text.splitlines() if re.search(r"\b(left|right)\b", line)]
    assert [line for line in sides if "background-position" not in line] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_named_value_exists(sheet: Path) -> None:
    whole = assets.join_sheets(STATIC / "css" / assets.STYLESHEET)
    used = set(re.findall(r"var\((--[\w-]+)", sheet.read_text("utf-8")))
    assert used - set(re.findall(r"(--[\w-]+)\s*:", whole)) == set()


def test_both_dark_blocks_say_the_same() -> None:
    tokens = COMMENT.sub("", (STATIC / "css" / "tokens.css").read_text("utf-8"))
    blocks = re.findall(r"\{([^{}]*color-scheme:\s*dark[^{}]*)\}", tokens)
    values = [re.findall(r"([\w-]+):\s*([^;]+);", block) for block in blocks]
    assert len(values) == 2
    assert values[0] == values[1]


def _app(source: Path, environment: str) -> Flask:
    app = Flask("small", root_path=str(source.parent))
    app.config[KEY] = SimpleNamespace(environment=environment)
    return app


def test_an_app_builds_what_it_lacks_and_serves_it(source: Path) -> None:
    app = _app(source, "development")
    assets.init_app(app)
    with app.test_request_context():
        address = assets.asset_url("portal.css")
        assert re.fullmatch(r"/static/portal\.[0-9a-f]{12}\.css", address)
        with app.test_client().get(address) as answer:
            assert answer.status_code == 200
        with pytest.raises(KeyError):
            assets.asset_url("other.css")


def test_an_app_builds_anew_when_a_source_has_changed(source: Path) -> None:
    assets.init_app(_app(source, "development"))
    old = assets.Manifest.read(source / "built")
    (source / "js" / "portal.js").write_text("let b;", "utf-8")
    assets.init_app(_app(source, "development"))
    assert assets.Manifest.read(source / "built") != old


def test_where_nothing_can_be_written_only_what_was_built_is_served(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*folders: Path) -> None:
        raise PermissionError

    with monkeypatch.context() as closed:
        closed.setattr(assets, "build", refuse)
        with pytest.raises(RuntimeError, match="flask build-assets"):
            assets.init_app(_app(source, "production"))
    assets.build(*assets.folders(_app(source, "production")))
    assets.init_app(_app(source, "production"))
