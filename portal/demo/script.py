"""The content of the demonstration, read from its files."""

from pathlib import Path
from typing import Any

import yaml

CONTENT = Path(__file__).parent / "content"
FILES = CONTENT / "files"


def read(name: str) -> Any:
    """What the file ``name`` of the content says."""
    return yaml.safe_load((CONTENT / name).read_text(encoding="utf-8"))


def reports() -> list[dict[str, Any]]:
    """All example reports, in the order of their file names."""
    names = sorted(path.name for path in (CONTENT / "reports").glob("*.yaml"))
    written = [read(f"reports/{name}") for name in names]
    for report in written:
        report["answers"] = {**read("skeleton.yaml"), **report["answers"]}
    return written
