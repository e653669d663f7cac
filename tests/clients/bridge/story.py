"""Run a story with Python's stock client: `BRIDGE=address python -m tests.clients.bridge.story exchange`.

A line a case, "ok NAME" or "not ok NAME: why", as the clients in other languages print them.
"""

import os
import sys
from contextlib import closing
from itertools import islice
from typing import Any

import grpc

from tests.clients.bridge.cases import Case, breaks, differs, load, seq_of
from tests.clients.bridge.stock import StockClient, refusal


def told(client: StockClient, case: Case, strict: bool = False) -> str | None:
    """Run a case; return what is wrong, if anything."""
    try:
        if client.is_stream(case["call"]):
            return streamed(client, case)
        answer = client.call(case["call"], case["request"], case.get("metadata"))
    except grpc.RpcError as error:
        found = refusal(error)
        if "refused" not in case:
            return f"refused: {found}"
        wanted = case["refused"]
        if strict:
            return differs({"status": wanted["strict"], "code": wanted["code"]}, found)
        return differs({name: wanted[name] for name in ("status", "text", "code")}, found)
    if "refused" in case:
        return f"expected {case['refused']}, answered {answer}"
    return differs(case["answer"], answer)


def streamed(client: StockClient, case: Case) -> str | None:
    """Run a case of a stream; raise `grpc.RpcError` where the stream is refused."""
    with closing(client.watch(case["call"], case["request"])) as stream:
        messages = [next(stream)]
        if "refused" in case:
            return f"expected {case['refused']}, told {messages}"
        for one in case.get("then", ()):
            if (problem := told(client, one)) is not None:
                return f"{one['call']}: {problem}"
        messages += islice(stream, len(case["messages"]) - 1)
    if (problem := differs(case["messages"], messages) or breaks(messages)) is not None:
        return problem
    _, *updates = messages
    if updates and (again := resumed(client, case, seq_of(messages[0]), len(updates))) != updates:
        return f"told {updates}, and from the snapshot on {again}"
    return None


def resumed(client: StockClient, case: Case, seq: str, count: int) -> list[dict[str, Any]]:
    """Return the messages after a number, asked for by a stream that goes on there."""
    with closing(client.watch(case["call"], {**case["request"], "from_seq": seq})) as stream:
        return list(islice(stream, count))


def main(name: str) -> int:
    """Run a story; return the exit status."""
    story = load(name)
    with grpc.insecure_channel(os.environ["BRIDGE"]) as channel:
        client = StockClient(channel, name)
        untold = client.methods() - {case["call"] for case in story}
        said = "every method is in the story"
        print(f"not ok python: {said}: no case of {sorted(untold)}" if untold else f"ok python: {said}")
        for case in story:
            problem = told(client, case)
            print(f"not ok python: {case['name']}: {problem}" if problem else f"ok python: {case['name']}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
