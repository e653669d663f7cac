"""Who may import whom: the table of the README, enforced on every import statement, wherever in a file it stands."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = {"clients", "persistence", "protocol", "server", "tests"}

MAY_IMPORT = {
    "clients": ("clients",),  # they speak only the wire
    "persistence": ("persistence",),  # plain values and bytes
    "persistence/history": ("persistence", "protocol", "server.engine"),
    "protocol": ("protocol",),
    "server": ("persistence", "protocol", "server"),
    "server/engine": ("protocol", "server.engine"),
}
PURE = ("protocol", "server/engine")
IMPURE_MODULES = {"datetime", "logging", "os", "random", "socket", "threading", "time", "trio"}


def files_of(folder: str) -> list[Path]:
    """Return the folder's modules, without those of folders that have a row of their own."""
    inner = [ROOT / other for other in MAY_IMPORT if other.startswith(folder + "/")]
    return [path for path in sorted((ROOT / folder).rglob("*.py")) if not any(path.is_relative_to(it) for it in inner)]


def imported_names(path: Path) -> set[str]:
    """Return the full name of everything that a module imports: `from a import b` is `a.b`, as b may be a module."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes(), path)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, (
                f"{path}:{node.lineno}: expected the full name of a module, received a relative import"
            )
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_a_folder_imports_only_what_lies_below_it(folder: str) -> None:
    allowed = tuple(prefix + "." for prefix in MAY_IMPORT[folder])
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files_of(folder)
        for name in imported_names(path)
        if name.split(".")[0] in OURS and not (name + ".").startswith(allowed)
    ]
    assert wrong == []


def test_nothing_imports_a_follower_which_is_a_process_of_its_own() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for folder in MAY_IMPORT
        if folder != "persistence/history"
        for path in files_of(folder)
        for name in imported_names(path)
        if (name + ".").startswith("persistence.history.")
    ]
    assert wrong == []


@pytest.mark.parametrize("folder", PURE)
def test_what_decides_never_touches_the_world(folder: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files_of(folder)
        for name in imported_names(path)
        if name.split(".")[0] in IMPURE_MODULES
    ]
    assert wrong == []


def test_no_folder_is_empty_so_that_the_rules_above_rule_something() -> None:
    assert all(files_of(folder) for folder in MAY_IMPORT if (ROOT / folder).exists())


def test_a_server_without_its_assertions_refuses_to_start() -> None:
    command = [sys.executable, "-O", "-m", "server", "--version"]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert finished.returncode != 0
    assert "-O" in finished.stderr
    assert "Traceback" not in finished.stderr
