"""What keeps the application from rewriting what it recorded: triggers, and on PostgreSQL grants.

Laid by whoever migrates, after each migration, from what the models promise: a table that a later
migration brings is guarded and granted without anybody remembering it.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import make_url

from register.db import Base, guard_of_tables, open_engine
from register.errors import Refused
from register.sqlite_guard import ERASABLE, INSERT_ONLY

REFUSED = "the log is append-only"
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION refuse_change_to_log() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE is_erased boolean;
BEGIN
  IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'log_payload' THEN
    -- By schema: a temporary table of that name must not stand in for the log.
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.log_entry WHERE number > $1 '
      'AND action = ''payload.erased'' AND subject = ''entry:'' || $1)', TG_TABLE_SCHEMA)
      INTO is_erased USING OLD.entry;
    IF is_erased THEN RETURN OLD; END IF;
  END IF;
  RAISE EXCEPTION '{REFUSED}';
END $$
"""
_TOMBSTONE = (
    "EXISTS (SELECT 1 FROM log_entry WHERE number > OLD.entry "
    "AND action = 'payload.erased' AND subject = 'entry:' || OLD.entry)"
)


def lay_guards(connection: Connection) -> None:
    """Lay every trigger that a table here should have. Does nothing where it is laid already."""
    held = set(inspect(connection).get_table_names())
    if "log_entry" not in held:
        return
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        connection.execute(text(_FUNCTION))
    for table in Base.metadata.sorted_tables:
        if table.name in held and table.info.get(INSERT_ONLY):
            is_erasable = bool(table.info.get(ERASABLE))
            lay = _sqlite(table.name, is_erasable) if is_sqlite else _postgresql(table.name)
            for statement in lay:
                connection.execute(text(statement))


def _sqlite(table: str, is_erasable: bool) -> Iterator[str]:
    for act in ("UPDATE", "DELETE"):
        when = f"WHEN NOT {_TOMBSTONE} " if is_erasable and act == "DELETE" else ""
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
            f"{when}BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )


def _postgresql(table: str) -> Iterator[str]:
    for name, acts, each in (
        ("change", "UPDATE OR DELETE", "ROW"),
        ("truncate", "TRUNCATE", "STATEMENT"),
    ):
        yield f"DROP TRIGGER IF EXISTS {table}_refuses_{name} ON {table}"
        yield (
            f"CREATE TRIGGER {table}_refuses_{name} BEFORE {acts} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION refuse_change_to_log()"
        )


def application_user(owner_url: str, application_url: str) -> str | None:
    """The application's user, where it is not the tables' owner; PostgreSQL alone has users.

    Raises DatabaseFault where the application cannot open its database, and Refused where it would
    open another one, or as a user whom no grant could hold.
    """
    if make_url(application_url) == make_url(owner_url):
        return None
    if not application_url.startswith("postgresql"):
        raise Refused(
            "REGISTER_OWNER_DATABASE_URL is for PostgreSQL: elsewhere the application and whoever "
            "migrates use the same address."
        )
    owner, database, _, schema = _whoami(owner_url)
    user, other, is_super, searched = _whoami(application_url)
    if database != other:
        raise Refused(
            "REGISTER_DATABASE_URL and REGISTER_OWNER_DATABASE_URL name different databases."
        )
    if is_super and user != owner:
        raise Refused(
            f"The application's user {user} is a superuser or may act as the tables' owner, "
            "whom nothing is refused. Make a user of its own for it."
        )
    # One who may use none yet is granted the owner's.
    if searched not in (schema, None):
        raise Refused(
            f"The users {owner} and {user} look for tables in different schemas ({schema} and "
            f"{searched}): give both the same search_path, with ALTER ROLE … IN DATABASE … SET."
        )
    return None if user == owner else user


_WHO = text(
    "SELECT current_user, current_database(), rolsuper OR pg_has_role(current_user, "
    "(SELECT datdba FROM pg_database WHERE datname = current_database()), 'MEMBER'), "
    "current_schema() FROM pg_roles WHERE rolname = current_user"
)


def _whoami(url: str) -> tuple[str, str, bool, str | None]:
    """Who it is, in which database, whether they are refused nothing, and where they look."""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            user, database, is_super, schema = connection.execute(_WHO).one()
            return user, database, is_super, schema
    finally:
        engine.dispose()


def grant(connection: Connection, user: str) -> None:
    """Let the application's user do what the application does, and take back everything else."""
    guard = guard_of_tables()
    quote = connection.dialect.identifier_preparer.quote
    name = quote(user)
    schema = quote(connection.scalar(text("SELECT current_schema()")) or "public")
    statements = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {name}",
        f"REVOKE CREATE ON SCHEMA {schema} FROM {name}, PUBLIC",
        f"GRANT USAGE ON SCHEMA {schema} TO {name}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {name}",
    ]
    for table in inspect(connection).get_table_names():
        acts = ["SELECT"]
        if table in Base.metadata.tables:
            acts.append("INSERT")
            acts += [] if table in guard.undeletable else ["DELETE"]
            columns = guard.changeable.get(table)
            acts += ["UPDATE"] if columns is None else []
            acts += [f"UPDATE ({quote(column)})" for column in sorted(columns or ())]
        statements.append(f"GRANT {', '.join(acts)} ON {quote(table)} TO {name}")
    for statement in statements:
        connection.execute(text(statement))
