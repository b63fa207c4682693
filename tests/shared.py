"""Where the real public data lies, which is not part of the project."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def shared_data(name: str) -> Path:
    """A file or folder of the shared data; skips the test, by name, where it is not there."""
    given = os.environ.get("REGISTER_SHARED_DATA")
    folder = Path(given) if given else ROOT.parent / "shared"
    path = folder / name
    if not path.exists():
        pytest.skip(f"shared data: {name} is not in {folder} (set REGISTER_SHARED_DATA)")
    return path
