"""The only table from the register's errors to HTTP statuses."""

from register import errors

HTTP_STATUS: dict[type[errors.RegisterError], int] = {
    errors.BadRequest: 400,
    errors.InvalidInput: 422,
    errors.NotSignedIn: 401,
    errors.NotAllowed: 403,
    errors.NotConfirmed: 403,
    errors.NotBegun: 400,
    errors.NotProved: 403,
    errors.TermsNotAccepted: 403,
    errors.Suspended: 403,
    errors.NotFound: 404,
    errors.NotYetHeld: 404,
    errors.Conflict: 409,
    errors.AnotherInPost: 409,
    errors.NotOpened: 409,
    errors.WaitsAlready: 409,
    errors.ChangedSince: 409,
    errors.TooLarge: 413,
    errors.UnsupportedFile: 415,
    errors.FileRefused: 422,
    errors.Refused: 422,
    errors.TooMany: 429,
    errors.Failed: 500,
    errors.Unavailable: 503,
    errors.SignInAway: 503,
    errors.LogFault: 503,
}


def status_of(error: errors.RegisterError) -> int:
    """The status that says this error over HTTP, or the kind that it is one of."""
    return next(HTTP_STATUS[kind] for kind in type(error).__mro__ if kind in HTTP_STATUS)


def headers_of(error: errors.RegisterError) -> dict[str, str]:
    """When to try again, for the two errors that pass with time."""
    if isinstance(error, errors.TooMany | errors.Unavailable):
        return {"Retry-After": str(error.retry_after)}
    return {}
