"""Where the data shared with the project is, if it is here at all. It is never copied or kept."""

import os
from pathlib import Path

import pytest

_BESIDE_THE_PROJECT = Path(__file__).resolve().parents[2] / "shared"


def shared_data(name: str) -> Path:
    """A shared file or folder; skips the test by name where it is absent."""
    path = Path(os.environ.get("REGISTER_SHARED_DATA", str(_BESIDE_THE_PROJECT))) / name
    if not path.exists():
        pytest.skip(f"{name} is not here: set REGISTER_SHARED_DATA to the folder that holds it")
    return path
