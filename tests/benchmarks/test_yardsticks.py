"""The yardsticks send what the pages send, and the loop keeps what it says."""

from pathlib import Path

from benchmarks import yardsticks


def test_the_bare_loop_keeps_every_file(tmp_path: Path) -> None:
    looped = yardsticks.bare_loop(tmp_path, turns=6, threads=2, size=1000)
    assert looped.per_second > 0
    assert sorted(path.name for path in tmp_path.glob("*.kept")) == [f"{n}.kept" for n in range(6)]
    assert list(tmp_path.glob("*.part")) == []
    with yardsticks.connect(tmp_path / "loop.sqlite") as connection:
        assert connection.execute("select count(*) from kept").fetchone()[0] == 6
    connection.close()
