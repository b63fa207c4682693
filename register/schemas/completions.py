"""What confirms an upload, and how an upload and its receipt are written for machines."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from register.clock import in_utc
from register.schemas.fields import NumberField
from register.services.completions.findings import CompletionFinding
from register.services.completions.records import CorrectionReason
from register.services.completions.uploads import CheckedUpload, Receipt, UploadSummary
from register.sheets.findings import CellProblem

ALL, GOOD = "all", "good"
_DAY_NUMBERS = "Choose 1900 or 1904"
_ROWS = "Choose all, or good for the good rows only"

_DIGEST = validate.Regexp(
    r"[0-9a-f]{64}\Z", error="Give the digest of the findings as the check gave it"
)
_REASON = fields.Enum(
    CorrectionReason,
    by_value=True,
    load_default=None,
    error_messages={
        "unknown": "Choose why you are correcting what you reported before",
        "null": "Choose why you are correcting what you reported before",
    },
)


class Confirmation(Schema):
    """Put an upload on the record: which rows, and the findings that were seen."""

    rows = fields.String(
        required=True,
        validate=validate.OneOf([ALL, GOOD], error=_ROWS),
        error_messages={
            "required": _ROWS,
            "invalid": _ROWS,
            "null": _ROWS,
        },
    )
    digest = fields.String(
        required=True,
        validate=_DIGEST,
        error_messages={
            "required": "Give the digest of the findings that you have seen",
            "invalid": "Give the digest of the findings that you have seen",
            "null": "Give the digest of the findings that you have seen",
        },
    )
    correction_reason = _REASON


class UploadList(Schema):
    """Which page of what a provider has sent."""

    page = NumberField(missing="Enter a page number", last=100_000, load_default=1)


class Rereading(Schema):
    """Check a file again, reading numbers in it as days where the sender says so."""

    day_numbers = fields.String(
        load_default="",
        validate=validate.OneOf(["", "1900", "1904"], error=_DAY_NUMBERS),
        error_messages=dict.fromkeys(("invalid", "null"), _DAY_NUMBERS),
    )


def upload_body(upload: CheckedUpload) -> dict[str, Any]:
    """An upload with everything that its newest check found."""
    report = upload.report
    return {
        **summary_body(upload),
        "digest": upload.digest,
        "blank_rows": report.blank_rows,
        "rows": [_row_body(row) for row in report.rows],
        "problems": _problem_bodies(report.problems),
        "warnings": _problem_bodies(report.warnings),
        "notices": [
            {"code": notice.code, "message": notice.message, "examples": list(notice.examples)}
            for notice in report.notices
        ],
    }


def summary_body(upload: UploadSummary) -> dict[str, Any]:
    """An upload without its findings."""
    return {
        "ref": upload.ref,
        "provider": upload.provider_ukprn,
        "filename": upload.filename,
        "sha256": upload.sha256,
        "state": upload.state.value,
        "checked_at": in_utc(upload.checked_at),
        "expires_at": in_utc(upload.expires_at),
        "counts": {result.value: count for result, count in upload.counts.items()},
        "receipt": receipt_body(upload.receipt) if upload.receipt else None,
    }


def receipt_body(receipt: Receipt) -> dict[str, Any]:
    """What an acceptance did."""
    return {
        "number": receipt.number,
        "upload": receipt.upload_ref,
        "accepted_at": in_utc(receipt.accepted_at),
        "entry": receipt.entry,
        "recorded": dict(receipt.recorded),
    }


def _row_body(row: CompletionFinding) -> dict[str, Any]:
    """What was found of one row; what was not given is null."""
    return {name: value if value != "" else None for name, value in row._asdict().items()}


def _problem_bodies(problems: Sequence[CellProblem]) -> list[dict[str, Any]]:
    """Each cell that is wrong or doubtful, with its sentence."""
    return [
        {
            "row": found.row,
            "heading": found.heading,
            "found": found.found,
            "code": found.code,
            "message": found.message,
            "expected": found.expected or None,
            "suggestion": found.suggestion or None,
            "person": found.person or None,
        }
        for found in problems
    ]
