"""Templates as they were compiled, kept where Python keeps what it compiles of modules."""

import sys
from contextlib import suppress
from pathlib import Path
from pickle import UnpicklingError

import jinja2
from jinja2.bccache import Bucket, FileSystemBytecodeCache

FOLDER = Path(__file__).parent / "__pycache__" / "templates"


class KeptTemplates(FileSystemBytecodeCache):
    """Compiled templates in a folder: compiling those behind a page takes longer than starting.

    Each goes with its own text, this Python and this Jinja. One that cannot be read is compiled
    anew, and where the folder cannot be written nothing is kept, as with Python's modules.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        super().__init__(str(folder), f"%s.jinja-{jinja2.__version__}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """What is kept of this template, if anything is."""
        try:
            super().load_bytecode(bucket)
        except (OSError, EOFError, ValueError, UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it, where that can be done."""
        if sys.dont_write_bytecode:
            return
        with suppress(OSError):
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)
