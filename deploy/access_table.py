"""Write docs/access.md, the page of who may use what, from the code."""

from pathlib import Path

from register.app import create_app
from register.auth.table import access_table

PAGE = Path(__file__).resolve().parents[1] / "docs" / "access.md"


def main() -> None:
    """Write the page anew; no database is needed."""
    app = create_app()
    PAGE.write_text(access_table(app), encoding="utf-8")
    print(f"{PAGE.name} is written.")


if __name__ == "__main__":
    main()
