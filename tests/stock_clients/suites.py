"""The client libraries, by the toolchain that builds them: what to build, and what to run.

Each program reads the servers' addresses from its environment (`environment` in __main__.py) and prints one
line a check, "ok NAME" or "not ok NAME: REASON". Versions are pinned in package.json, go.mod, pom.xml
and Cargo.toml; which registry serves them is the machine's affair.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Suite:
    """One toolchain: the folder of that name, its tools, how to build, and a program for each library."""

    name: str
    tools: tuple[str, ...]
    build: tuple[str, ...]
    programs: tuple[tuple[str, ...], ...]

    @property
    def folder(self) -> Path:
        return HERE / self.name


JAVA: Final = ("java", "-cp", "target/classes:target/lib/*", "stockclients.Main")

SUITES: Final = (
    Suite(
        "node",
        ("node", "npm"),
        ("npm", "ci", "--no-audit", "--no-fund"),
        (("node", "ioredis.mjs"), ("node", "node_redis.mjs")),
    ),
    Suite("go", ("go",), ("go", "build", "-o", "target/stockclients", "."), (("target/stockclients",),)),
    Suite("java", ("java", "mvn"), ("mvn", "-q", "-B", "compile"), ((*JAVA, "jedis"), (*JAVA, "lettuce"))),
    Suite("rust", ("cargo",), ("cargo", "build", "--quiet"), (("target/debug/stockclients",),)),
)

PYTEST_SUITES: Final = {"python": (), "redis_cli": ("redis-cli", "redis-benchmark", "tmux")}
"""The parts written in Python, and the tools that each needs."""
