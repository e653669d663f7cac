"""DebugDump, DebugReload, DebugReset: for tests, and behind --debug-calls."""

import asyncio
from time import monotonic

from clients.bridge.bridge import Bridge
from clients.bridge.caller import Caller
from clients.bridge.info import read_info
from clients.bridge.limits import SNAPSHOT_S
from clients.bridge.pb import matchengine_pb2 as pb
from clients.bridge.presets import create_presets
from clients.bridge.refusal import Refused

POLL_S = 0.02


async def debug_dump(bridge: Bridge, request: pb.DebugDumpRequest, caller: Caller) -> pb.DebugDumpResponse:
    """Take a snapshot, and answer when it is on disk."""
    require_flag(bridge)
    await bridge.link.run("BGSAVE", again=False)
    end = monotonic() + SNAPSHOT_S
    while True:
        fields = read_info(await bridge.link.run("INFO", "persistence"))
        if fields["rdb_bgsave_in_progress"] == "0":
            break
        if monotonic() > end:
            raise Refused("BUG", f"the snapshot is not there after {SNAPSHOT_S:g} s")
        await asyncio.sleep(POLL_S)
    if fields["rdb_last_bgsave_status"] != "ok":
        raise Refused("MISCONF", "the snapshot failed; the server's log says why")
    return pb.DebugDumpResponse()


async def debug_reload(bridge: Bridge, request: pb.DebugReloadRequest, caller: Caller) -> pb.DebugReloadResponse:
    """Stop the server, and start it again on what is on its disk."""
    require_flag(bridge)
    await bridge.steward.restart(bridge.link)
    await bridge.catalogue.fetch()
    return pb.DebugReloadResponse()


async def debug_reset(bridge: Bridge, request: pb.DebugResetRequest, caller: Caller) -> pb.DebugResetResponse:
    """Start the server on an empty directory, its present one moved aside: ids begin at 1 again."""
    require_flag(bridge)
    await bridge.steward.begin_anew(bridge.link)
    if bridge.settings.presets:
        await create_presets(bridge.link)
    await bridge.catalogue.fetch()
    return pb.DebugResetResponse()


def require_flag(bridge: Bridge) -> None:
    if not bridge.settings.debug_calls:
        raise Refused("OFF", "the Debug calls are off; the bridge's flag --debug-calls turns them on")
