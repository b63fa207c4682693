"""What an import did, as its closing summary tells it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from register.sheets.gias import Doubt


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of one import, as the log's payload and the summary hold them."""

    rows: int = 0
    open: int = 0
    in_scope: int = 0
    """Open, and of a type that regulation 49 reaches."""
    added: int = 0
    changed: int = 0
    closed: int = 0
    """Of those changed, the ones that were not closed before."""
    unchanged: int = 0
    missing: int = 0
    """Held, but not in this extract, whether they went now or earlier."""
    vanished: int = 0
    """Of those missing, the ones that the extract before this one had."""
    converted: int = 0
    """Conversions recorded now, whenever the school closed."""
    converted_on_closing: int = 0
    """Of those, the ones of schools that this import saw close."""
    conversions_ended: int = 0
    """Those that had stood, and rest on no link any more or on another, or whose school is open, or
    is put before a registrar now."""
    referred: int = 0
    """Mergers, splits and other successors put before a registrar."""
    no_longer_asked: int = 0
    """Those that waited, of schools that are open again or plainly became an academy."""
    links_added: int = 0
    links_ended: int = 0
    memberships_added: int = 0
    memberships_ended: int = 0
    doubtful: int = 0
    """Rows with a doubt."""

    def as_payload(self) -> Mapping[str, int]:
        """The figures by name."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """An import's figures, its doubts, and the log entry that recorded it."""

    extract_day: date
    digest: str
    counts: Counts
    doubts: tuple[Doubt, ...] = field(repr=False)
    vanished: tuple[str, ...]
    """The URNs that the extract before this one had, and this one has not."""
    entry: int | None
    """None where the register already held everything, so that nothing was recorded."""
    frozen: int = 0
    """Organisations frozen because their school is closed."""
    opened: int = 0
    """Organisations whose school is open again."""
    named_day: date | None = None
    """The day in the file's name, if it has one."""

    @property
    def is_unchanged(self) -> bool:
        """Whether the import recorded nothing."""
        return self.entry is None
