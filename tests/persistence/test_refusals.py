"""Directories that can't be used are refused by name, and a second server is kept out."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from persistence.errors import Locked, Missing, NotADirectory, StoreError, Unreadable, Unwritable
from persistence.layout import LOCK, MANIFEST, journal_name
from persistence.store import Store
from tests.persistence.building import abandon, append, build, expected, load, opened, refusal

ROOT = Path(__file__).resolve().parent.parent.parent
NOBODY = 65534


def run_python(program: str, *args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, *args]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def as_nobody(action: Callable[[], object]) -> object:
    """Run `action` as a user without rights, in a child if we are root; return the error's type name and text."""
    if os.geteuid() != 0:
        return repr_of(refusal_of(action))
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        text = "?"
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            text = repr_of(refusal_of(action))
        finally:
            os.write(writing, text.encode())
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return text


def refusal_of(action: Callable[[], object]) -> StoreError | None:
    return refusal(action)


def repr_of(error: StoreError | None) -> str:
    return f"{type(error).__name__} {error}"


def test_a_directory_above_that_is_not_there_is_named(directory: str) -> None:
    missing = os.path.join(directory, "deeper")
    error = refusal(lambda: Store.open(missing))
    assert isinstance(error, Missing)
    assert error.path == directory
    assert "create it" in str(error)


def test_a_file_in_the_place_of_the_directory_is_named(directory: str) -> None:
    open(directory, "w").close()
    assert isinstance(refusal(lambda: Store.open(directory)), NotADirectory)
    assert isinstance(refusal(lambda: Store.open(os.path.join(directory, "below"))), NotADirectory)


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_a_name_that_no_file_can_have_is_refused(directory: str, name: str) -> None:
    error = refusal(lambda: Store.open(os.path.join(os.path.dirname(directory), name)))
    assert isinstance(error, Unwritable | Missing)


def test_without_the_right_to_write_read_or_create_there_is_a_named_error(directory: str) -> None:
    above = os.path.dirname(directory)
    os.chmod(above, 0o755)
    assert str(as_nobody(lambda: Store.open(directory))).startswith("Unwritable")
    build(directory, 2)
    assert str(as_nobody(lambda: Store.open(directory))).startswith("Unreadable")
    os.chmod(directory, 0o755)
    assert str(as_nobody(lambda: Store.open(directory))).startswith("Unwritable")
    os.chmod(directory, 0o777)
    os.chmod(os.path.join(directory, LOCK), 0o666)
    text = str(as_nobody(lambda: Store.open(directory)))
    assert text.startswith("Unreadable")
    assert os.path.join(directory, MANIFEST) in text
    os.chmod(os.path.join(directory, MANIFEST), 0o644)
    text = str(as_nobody(lambda: Store.open(directory)))
    assert text.startswith("Unreadable")


def test_a_manifest_or_journal_that_is_a_directory_is_refused(directory: str) -> None:
    build(directory, 2)
    for name in (MANIFEST, journal_name(1)):
        path = os.path.join(directory, name)
        os.rename(path, path + ".kept")
        os.mkdir(path)

        def action() -> None:
            with opened(directory) as store:
                load(store)

        assert isinstance(refusal(action), Unreadable | Missing), name
        os.rmdir(path)
        os.rename(path + ".kept", path)


def test_a_second_store_in_the_same_process_is_refused(directory: str) -> None:
    with opened(directory):
        error = refusal(lambda: Store.open(directory))
        assert isinstance(error, Locked)
        assert error.pid == os.getpid()
        assert f"in use by process {os.getpid()}" in str(error)


def test_a_second_server_is_refused_until_the_first_is_gone(directory: str) -> None:
    program = (
        "import sys; from persistence.store import Store; from persistence.errors import Locked\n"
        "try: Store.open(sys.argv[1])\n"
        "except Locked as error: print('locked by', error.pid)\n"
        "else: print('opened')"
    )
    store = Store.open(directory)
    append(store, 2)
    done = run_python(program, directory)
    assert done.stdout == f"locked by {os.getpid()}\n", done.stderr
    append(store, 1)
    abandon(store)
    assert run_python(program, directory).stdout == "opened\n"
    with opened(directory) as store:
        assert load(store) == (0, expected(1, 3))


def test_a_process_that_is_killed_leaves_no_lock(directory: str) -> None:
    program = "import sys, os; from persistence.store import Store; Store.open(sys.argv[1]); os.kill(os.getpid(), 9)"
    assert run_python(program, directory).returncode == -9
    assert os.path.exists(os.path.join(directory, LOCK))
    with opened(directory):
        pass


def test_nonsense_in_the_lock_file_does_no_harm(directory: str) -> None:
    os.mkdir(directory)
    with open(os.path.join(directory, LOCK), "wb") as file:
        file.write(b"\xff" * 100)
    with opened(directory):
        with open(os.path.join(directory, LOCK), "wb") as file:
            file.write(b"\xff" * 100)
        error = refusal(lambda: Store.open(directory))
        assert isinstance(error, Locked)
        assert "in use by another process" in str(error)


def test_a_failed_open_gives_the_lock_back(directory: str) -> None:
    build(directory, 2)
    path = os.path.join(directory, MANIFEST)
    os.rename(path, path + ".kept")
    fds = len(os.listdir("/proc/self/fd"))
    for _ in range(3):
        assert refusal(lambda: Store.open(directory)) is not None
    os.rename(path + ".kept", path)
    os.rename(os.path.join(directory, journal_name(1)), os.path.join(directory, "kept"))
    for _ in range(3):
        assert refusal(lambda: Store.open(directory)) is not None
    assert len(os.listdir("/proc/self/fd")) == fds
    os.rename(os.path.join(directory, "kept"), os.path.join(directory, journal_name(1)))
    with opened(directory) as store:
        assert load(store) == (0, expected(1, 2))
