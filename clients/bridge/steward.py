"""A server that the bridge itself starts: with `--server-command`, for tests that want DebugReload and DebugReset.

Neither can be had from a server in the middle of its work: what a restart does, only a restart does. So who wants
these calls lets the bridge be the server's parent. Its directory is not deleted by DebugReset but moved aside, to
`<dir>.<n>`. A server that ends by itself takes the bridge with it: nobody would start it again.
"""

import asyncio
import contextlib
import shlex
from pathlib import Path
from typing import Final

from clients.bridge.link import Link
from clients.bridge.log import say
from clients.bridge.refusal import AWAY, Refused
from dingir.errors import DingirError
from dingir.values import pairs

STOP_S: Final = 30.0
START_S: Final = 120.0


class Steward:
    """The server as a child, if it is one."""

    def __init__(self, command: str, leaving: asyncio.Event) -> None:
        self.failed = False
        """The server can't be started, or has ended by itself."""
        self._leaving: Final = leaving
        self._command: Final = shlex.split(command)
        self._watching: asyncio.Task[None] | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._busy = asyncio.Lock()

    async def start(self) -> None:
        """Start the server, where that is ours to do."""
        if not self._command:
            return
        try:
            process = await asyncio.create_subprocess_exec(*self._command, stdin=asyncio.subprocess.DEVNULL)
        except OSError as problem:
            self._fail(f"can't start {self._command[0]}: {problem.strerror}")
            return
        self._process = process
        self._watching = asyncio.create_task(self._watch(process))

    async def _watch(self, process: asyncio.subprocess.Process) -> None:
        """Wait for the server's end, and leave where it was not we who ended it."""
        status = await process.wait()
        if process is self._process and not self._leaving.is_set():
            self._fail(f"the server ended by itself with status {status}")

    def _fail(self, why: str) -> None:
        say(f"--server-command: {why}")
        self.failed = True
        self._leaving.set()

    async def stop(self) -> None:
        """Stop it, gently first."""
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(STOP_S):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    async def restart(self, link: Link) -> None:
        """Stop the server and start it again."""
        self._require()
        async with self._busy:
            await self.stop()
            await self._start_again(link)

    async def begin_anew(self, link: Link) -> None:
        """Stop the server, move its directory aside, and start it again."""
        self._require()
        async with self._busy:
            directory = Path(pairs(await link.run("CONFIG", "GET", "dir"))["dir"])
            await self.stop()
            move_aside(directory)
            await self._start_again(link)

    def _require(self) -> None:
        if not self._command:
            raise Refused("OFF", "the bridge has not started the server; its flag --server-command lets it")

    async def _start_again(self, link: Link) -> None:
        """Start the server, and wait until it answers."""
        await self.start()
        async with asyncio.timeout(START_S):
            while not self.failed:
                with contextlib.suppress(DingirError):
                    await link.run("PING")
                    return
                await asyncio.sleep(0.02)
        raise Refused(AWAY, "the server does not start; the bridge's log says why")


def move_aside(directory: Path) -> None:
    """Rename a directory to the first free number, and make an empty one in its place."""
    number = 1
    while (aside := directory.with_name(f"{directory.name}.{number}")).exists():
        number += 1
    directory.rename(aside)
    directory.mkdir()
