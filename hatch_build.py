"""Compile the hot path with mypyc while the wheel is built.

Off unless asked for, so that `pip install .` needs no C compiler:

    HATCH_BUILD_HOOK_ENABLE_CUSTOM=1 pip install .

`make compile` asks for it. Everything is written below a temporary directory: an extension module
left in the source tree would be imported instead of the file beside it, edited or not. That is why
hatch-mypyc, which builds in place, is not used. Which modules are compiled says `pyproject.toml`.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMPILER_FLAGS = ["-fvisibility=hidden", "-fno-plt"] if os.name == "posix" else []
"""Nobody links to the library, so its functions may call each other, and be inlined, directly; and CPython's are called
without the detour that would let them be found late. 2.5 % fewer instructions for a resting order at pipeline 16."""


class CompileHook(BuildHookInterface):  # type: ignore[type-arg] # hatchling has its own settings class per builder
    """Add the compiled modules to the wheel, beside their sources."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and tell hatchling where the results are and that the wheel is for this machine's kind only."""
        if self.target_name != "wheel" or version == "editable":
            return
        self.work = Path(tempfile.mkdtemp(prefix="dingir-compile-"))
        try:
            library = compile_modules(self.modules(), self.work, str(self.config["optimize"]))
        except BaseException:
            shutil.rmtree(self.work)
            raise
        for path in library.rglob("*.so"):
            build_data["force_include"][str(path)] = str(path.relative_to(library))
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what only the build needed."""
        if hasattr(self, "work"):
            shutil.rmtree(self.work)

    def modules(self) -> list[str]:
        """Return the files to compile, relative to the project's root; a pattern that finds nothing is an error."""
        root = Path(self.root)
        found: set[str] = set()
        for pattern in self.config["compile"]:
            matches = {str(path.relative_to(root)) for path in root.glob(pattern) if path.stat().st_size}
            if not matches:
                raise ValueError(f"pyproject.toml: compile: expected {pattern!r} to match a file in {root}")
            found |= matches
        return sorted(found)


def compile_modules(modules: list[str], work: Path, optimize: str) -> Path:
    """Compile modules into one shared library and a thin extension module each; return the folder that holds them.

    The current directory must be the project's root, as it is for every build backend.
    """
    from mypyc.build import mypycify
    from setuptools import Distribution

    arguments = [*modules, "--cache-dir", str(work / "cache")]
    extensions = mypycify(
        arguments, opt_level=optimize, debug_level="0", target_dir=str(work / "c"), group_name="dingir_compiled"
    )
    for extension in extensions:
        extension.extra_compile_args += COMPILER_FLAGS
    command: Any = Distribution({"name": "dingir-exchange", "ext_modules": extensions}).get_command_obj("build_ext")
    command.build_lib = str(work / "lib")
    command.build_temp = str(work / "o")
    command.parallel = os.cpu_count() or 1
    command.ensure_finalized()
    command.run()
    return work / "lib"
