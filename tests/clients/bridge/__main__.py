"""Run the stories of both services with clients that stock tools make: `python -m tests.clients.bridge`.

Each client is compiled from a declaration below protocol/proto alone, in Python, Node (proto loader and static code) or
Go, and gets a bridge and a server of its own; so does grpcurl, which has nothing but reflection. A check is a line; the
last line is "N passed, N failed". A tool that is not on the machine is a failure here. protoc is the one of
grpcio-tools. What is downloaded and built goes into `build/bridge-clients`.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.clients.bridge.bridge_process import supervised, wait_for_history
from tests.clients.bridge.cases import STORIES, load
from tests.clients.bridge.grpcurl import CHECKS
from tests.clients.bridge.stock import PROTO
from tests.real_server import ROOT, free_port

BUILD: Final = ROOT / "build" / "bridge-clients"
BIN: Final = BUILD / "bin"
HERE: Final = Path(__file__).resolve().parent
BUILD_MAX_S: Final = 900.0
RUN_MAX_S: Final = 300.0
CHECK_LINE: Final = re.compile(r"^(ok|not ok) (.+)$")
PROTOC: Final = (sys.executable, "-m", "grpc_tools.protoc", f"-I{PROTO}")
GO_TOOLS: Final = (
    "google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.12",
    "google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.6.0",
)
GRPCURL: Final = "github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.3"
DECLARATIONS: Final = ("matchengine.proto", "dingir/v1/exchange.proto")
GO_PACKAGES: Final = (
    "Mmatchengine.proto=bridgeclient/matchengine,Mdingir/v1/exchange.proto=bridgeclient/dingir/v1;dingirv1"
)


def build_node() -> Path:
    """Fetch the packages, and compile the static code."""
    folder = BUILD / "node"
    copy("node", folder)
    run(folder, "npm", "install", "--no-audit", "--no-fund", "--loglevel=error")
    (folder / "build" / "ts").mkdir(parents=True, exist_ok=True)
    plugin = folder / "node_modules" / ".bin" / "protoc-gen-ts_proto"
    wanted = "outputServices=grpc-js,snakeToCamel=false,forceLong=string,stringEnums=true,esModuleInterop=true"
    options = (f"--plugin=protoc-gen-ts_proto={plugin}", f"--ts_proto_opt={wanted},useOptionals=none")
    run(folder, *PROTOC, *options, f"--ts_proto_out={folder / 'build' / 'ts'}", *DECLARATIONS)
    run(folder, "npx", "tsc", "--project", ".")
    return folder


def build_go() -> Path:
    """Compile the plugins of protoc, the declarations, and the program."""
    folder = BUILD / "go"
    copy("go", folder)
    for tool in GO_TOOLS:
        install(tool)
    path = {"PATH": f"{BIN}:{os.environ['PATH']}"}
    outputs = [f"--{kind}_out={folder}" for kind in ("go", "go-grpc")]
    choices = [f"--{kind}_opt=module=bridgeclient,{GO_PACKAGES}" for kind in ("go", "go-grpc")]
    run(folder, *PROTOC, *outputs, *choices, *DECLARATIONS, **path)
    run(folder, "go", "mod", "tidy")
    run(folder, "go", "build", "-o", "story", ".")
    return folder


def install(tool: str) -> None:
    """Compile a Go program, of the version that is named, as its users do."""
    run(BUILD, "go", "install", tool, GOBIN=str(BIN))


def copy(name: str, folder: Path) -> None:
    """Copy a program's sources to where they are built, and the stories beside them."""
    shutil.copytree(HERE / name, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules", "build"))
    for story in STORIES.values():
        shutil.copy(story, BUILD / story.name)


def run(folder: Path, *words: str, **variables: str) -> None:
    """Run a step of a build; end with what it said where it fails."""
    done = subprocess.run(
        words,
        cwd=folder,
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=BUILD_MAX_S,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(words)} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-4000:]}")


def tell(folder: Path, count: int, *words: str) -> tuple[int, int]:
    """Run a program of so many checks against a bridge of its own; print them, and count what passed and failed."""
    with tempfile.TemporaryDirectory(prefix="bridge-") as home:
        bridge = supervised(Path(home), port=free_port()).start()
        try:
            wait_for_history(bridge)
            done = subprocess.run(
                words,
                cwd=folder,
                env={**os.environ, "BRIDGE": bridge.address, "PROTO": str(PROTO)},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=RUN_MAX_S,
                check=False,
            )
        finally:
            bridge.close()
    checks = [found[1] for found in map(CHECK_LINE.match, done.stdout.splitlines()) if found]
    print(done.stdout, end="")
    if done.returncode != 0 or len(checks) != count:
        said = f"ended with {done.returncode} after {len(checks)} of {count} checks"
        print(f"not ok {' '.join(words)}: {said}: {done.stderr[-4000:]}")
        return checks.count("ok"), checks.count("not ok") + 1
    return checks.count("ok"), checks.count("not ok")


def main() -> int:
    """Build and run all; return the exit status."""
    BUILD.mkdir(parents=True, exist_ok=True)
    node, go = build_node(), build_go()
    install(GRPCURL)
    clients = (
        (ROOT, (sys.executable, "-m", "tests.clients.bridge.story")),
        (node, ("node", "loader.js")),
        (node, ("node", "static.js")),
        (go, (str(go / "story"),)),
    )
    results = [tell(folder, 1 + len(load(story)), *words, story) for folder, words in clients for story in STORIES]
    results.append(tell(ROOT, len(CHECKS), sys.executable, "-m", "tests.clients.bridge.grpcurl", str(BIN / "grpcurl")))
    passed, failed = map(sum, zip(*results, strict=True))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
