"""`make secrets`: random passwords for docker-compose.yml, as files that Compose hands to the containers."""

import secrets
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "var" / "secrets"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    FOLDER.chmod(0o700)
    admin, role = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    wanted = {
        "secret_key": secrets.token_urlsafe(48),
        "postgres_password": admin,
        "admin_database_url": f"postgresql://postgres:{admin}@db:5432/postgres",
        "database_url": f"postgresql://coachsite:{role}@db:5432/coachsite",
    }
    if any((FOLDER / name).exists() for name in wanted):
        print(f"Kept the secrets in {FOLDER}; delete the folder (and the volumes) to start over.")
        return
    for name, value in wanted.items():
        path = FOLDER / name
        path.write_text(value, encoding="utf-8")
        # Containers read it as another user; the folder keeps other people of this machine out.
        path.chmod(0o444)
    print(f"Wrote {len(wanted)} secrets into {FOLDER}.")


if __name__ == "__main__":
    main()
