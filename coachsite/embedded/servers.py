"""Both servers of one owner: started, proved, written down, stopped."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from coachsite.embedded import layout as layouts
from coachsite.embedded.layout import Layout
from coachsite.embedded.postgres import start_postgres, stop_postgres
from coachsite.embedded.process import end_strays
from coachsite.embedded.valkey import Valkey, start_valkey

# What a killed owner's children take to end by themselves, with room.
STRAYS_S = 8.0


@dataclass
class Servers:
    """Servers that run. Only the holder of the owner's lock may have one."""

    layout: Layout
    database_url: str
    valkey: Valkey
    secret_key: str

    @classmethod
    def start(cls, layout: Layout, *, tuning: Mapping[str, str] | None = None) -> Self:
        """Clean up after an owner that was killed, start both servers and write services.json.

        Raises:
            EmbeddedError: a server did not start.
        """
        layout.make()
        end_left_children(layout)
        try:
            database_url = start_postgres(layout.data, tuning=tuning)
            valkey = start_valkey(layout.run)
        except BaseException:
            stop_postgres(layout.data)
            raise
        servers = cls(layout, database_url, valkey, layouts.kept_secret(layout.run))
        write_children(layout, {"valkey": (valkey.process.pid, valkey.process.started_at)})
        servers.announce()
        return servers

    @property
    def environment(self) -> dict[str, str]:
        """What tells the project's settings where the servers are."""
        return {
            "COACHSITE_EMBEDDED": "1",
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.valkey.address,
            "SECRET_KEY": self.secret_key,
        }

    def announce(self, **more: str) -> None:
        content = {name: value for name, value in self.environment.items() if name != "COACHSITE_EMBEDDED"}
        layouts.write_json(self.layout.services, content | more)

    def stop(self) -> None:
        """Valkey first: what still wants to write may do so until the end."""
        self.layout.services.unlink(missing_ok=True)
        self.valkey.stop()
        stop_postgres(self.layout.data)
        self.layout.children.unlink(missing_ok=True)


def write_children(layout: Layout, children: Mapping[str, tuple[int, float]]) -> None:
    """Note (process id, when it started) of each child, for the owner after a kill -9."""
    layouts.write_json(layout.children, dict(children))


def end_left_children(layout: Layout) -> None:
    """End what an owner left that was killed together with the leashes of its children."""
    found = layouts.read_json(layout.children).values()
    end_strays([(int(pid), float(started_at)) for pid, started_at in found], within_s=STRAYS_S)
    layout.children.unlink(missing_ok=True)
