"""Write docs/access.md, the page of who may use what, from the code."""

from dataclasses import replace
from pathlib import Path

from register import config
from register.app import create_app
from register.auth.access_page import access_table

PAGE = Path(__file__).resolve().parents[1] / "docs" / "access.md"


def main() -> None:
    """Write the page anew; no database is needed."""
    # With every page that can be switched on, so that the table hides none of them.
    nowhere = config.Oidc(issuer="https://signin.invalid", client_id="x", client_secret="x")
    app = create_app(replace(config.load(), local_identity=True, oidc=nowhere))
    PAGE.write_text(access_table(app), encoding="utf-8")
    print(f"{PAGE.name} is written.")


if __name__ == "__main__":
    main()
