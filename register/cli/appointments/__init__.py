"""`register appointments`: designate, end, replace and put right, one school or a file of many."""

from register.cli.appointments import designations, earlier_service, import_file, put_right
from register.cli.appointments.group import appointments

__all__ = ["appointments", "designations", "earlier_service", "import_file", "put_right"]
