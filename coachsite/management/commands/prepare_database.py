"""`manage.py prepare_database`: makes the role and the database that DATABASE_URL names."""

from typing import Any

import psycopg
from django.core.management.base import BaseCommand
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from coachsite.env import read_text


class Command(BaseCommand):
    help = (
        "Creates the role of DATABASE_URL (no superuser, row security always on) and its database, "
        "connecting by ADMIN_DATABASE_URL. Repeating it sets the password anew and changes nothing else."
    )
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        wanted = conninfo_to_dict(read_text("DATABASE_URL"))
        role, database = str(wanted["user"]), str(wanted["dbname"])
        with psycopg.connect(read_text("ADMIN_DATABASE_URL"), autocommit=True) as admin:
            prepare_role(admin, role=role, password=str(wanted["password"]))
            prepare_database(admin, database=database, owner=role)
        self.stdout.write(f"Role {role} and database {database} are ready.")


def prepare_role(admin: psycopg.Connection[Any], *, role: str, password: str) -> None:
    """Makes the role, or sets its rights and password."""
    exists = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = sql.SQL("ALTER" if exists else "CREATE")
    admin.execute(
        sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD {}").format(
            verb, sql.Identifier(role), sql.Literal(password)
        )
    )


def prepare_database(admin: psycopg.Connection[Any], *, database: str, owner: str) -> None:
    """Makes the database, if it is not there."""
    if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        admin.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                sql.Identifier(database), sql.Identifier(owner)
            )
        )
