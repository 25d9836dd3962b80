"""What the tests run beside the portal: a database server, folders that cost nothing to write."""

import shutil
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ENOUGH_BYTES = 1024**3


def quick_folder() -> str | None:
    """A folder kept in memory when there is room, so that no test waits for a disk; else None.

    None is what ``tempfile`` takes for the system's own folder.
    """
    if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ENOUGH_BYTES:
        return str(_MEMORY)
    return None
