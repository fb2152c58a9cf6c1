"""The page served from a thread, with three people who may use it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Thread

from inspection import run
from inspection.web.accounts import Role
from inspection.web.server import Place, Server
from tests.web.visitor import PASSWORD, Visitor

CHEAP = 16
"""scrypt's cost for passwords that guard nothing."""
PEOPLE = {"an": ("Nguyễn Văn An", Role.LEAD), "binh": ("Trần Thị Bình", Role.INSPECTOR), "chi": ("Lò Văn Chi", Role.VIEWER)}


@contextmanager
def served(out: Path, targets: Path, clock: Callable[[], datetime] = run.now) -> Iterator[Server]:
    """The page over ``out``, on two free ports."""
    server = Server(out, targets, Place(port=0), clock, CHEAP)
    for login, (name, role) in PEOPLE.items():
        server.desk.accounts.put(login, name, role, PASSWORD)
    thread = Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(60)
        assert not thread.is_alive()


def visitor(server: Server, login: str) -> Visitor:
    """Somebody signed in."""
    one = Visitor(server.url)
    assert one.enter(login).status == 303
    return one
