"""A person's whole name, as pages, files and commands say it."""


def whole_name(first_names: str, last_name: str) -> str:
    """First names, then last name; the one that there is, of somebody with one name only."""
    return f"{first_names} {last_name}".strip()
