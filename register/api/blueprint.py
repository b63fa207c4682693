"""The one blueprint of version 1 of the API."""

from typing import Final

from flask import Blueprint, request

from register.errors import BadRequest

api = Blueprint("api", __name__, url_prefix="/api/v1")

READ_A_QUERY: Final = frozenset(
    f"api.{view}"
    for view in (
        *("changes", "check_upload", "compliance", "compliance_forecast", "compliance_of_many"),
        *("list_approvals", "list_referrals", "log_consistency", "made_up_case", "read_checks"),
        *("read_my_looks", "schools", "serial_movers_list"),
    )
)
"""The views that read what is asked after a question mark: each refuses what it does not know."""


@api.before_request
def refuse_unread() -> None:
    """BadRequest for a query that nothing would read: as_at, where only today is answered for."""
    if request.args and request.endpoint not in READ_A_QUERY:
        raise BadRequest(
            "This address is asked without a query: leave out the question mark and what follows "
            "it. Nothing has been looked up or recorded."
        )
