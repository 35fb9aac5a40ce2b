"""The command line as a person meets it: one line, exit code 2 for bad input, nothing left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
RUN = [sys.executable, "-c", "from office.jobs.command import main; main()"]


def _run(*arguments: str, home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPENKSD", "DJANGO", "DATABASE"))}
    given = {**kept, "OPENKSD_HOME": str(home), "OPENKSD_THROWAWAY_DATABASE": "1", "LANG": "C", **variables}
    return subprocess.run([*RUN, *arguments], env=given, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "variables", "said"),
    [
        (("nosuch",), {}, "no command nosuch"),
        (("docter",), {}, "perhaps doctor"),
        (("night", "--on", "i går"), {}, "is not a day"),
        (("night", "--municipality", "1"), {}, "not the number of a municipality"),
        (("migrate", "nix"), {}, "nix"),
        (("check",), {"OPENKSD_DEBUG": "perhaps"}, "OPENKSD_DEBUG"),
        (("migrate",), {"DATABASE_URL": "nonsense nonsense"}, "DATABASE_URL"),
        (("migrate",), {"DATABASE_URL": "postgresql://127.0.0.1:9/x"}, "127.0.0.1"),
    ],
)
def test_bad_input_is_one_line_and_code_two(
    tmp_path: Path, arguments: tuple[str, ...], variables: dict[str, str], said: str
) -> None:
    done = _run(*arguments, home=tmp_path, **variables)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("openksd: ")


def test_an_unprepared_database_says_what_to_do(tmp_path: Path) -> None:
    done = _run("night", "--municipality", "751", home=tmp_path)
    assert done.returncode == 2
    assert "openksd migrate" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_from_nothing_to_a_healthy_office_and_nothing_left_running(tmp_path: Path) -> None:
    ill = _run("doctor", home=tmp_path)
    assert (ill.returncode, "openksd migrate" in ill.stdout) == (1, True)
    assert _run("migrate", "-v0", home=tmp_path).returncode == 0
    well = _run("doctor", home=tmp_path)
    assert (well.returncode, well.stdout.count("ill ")) == (0, 0), well.stdout
    assert not (tmp_path / "postgres/postmaster.pid").exists()
    secret = tmp_path / "secret-key"
    assert secret.stat().st_mode & 0o077 == 0


def test_a_command_told_to_stop_stops_the_server_that_it_started(tmp_path: Path) -> None:
    assert _run("migrate", "-v0", home=tmp_path).returncode == 0
    given = {**os.environ, "OPENKSD_HOME": str(tmp_path), "OPENKSD_THROWAWAY_DATABASE": "1"}
    given["DJANGO_SETTINGS_MODULE"] = "office.settings"
    with subprocess.Popen([*RUN, "worker"], env=given, cwd=ROOT, stderr=subprocess.DEVNULL) as worker:
        pid_file = tmp_path / "postgres/postmaster.pid"
        for _ in range(200):
            if pid_file.exists():
                break
            time.sleep(0.1)
        assert pid_file.exists()
        time.sleep(3)  # past its start: a worker stops in order only once it works
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=60)
    assert not pid_file.exists()
