"""A client as Python's stock tools make it: compiled from a declaration of ours, and nothing else of ours."""

import functools
import importlib
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any, Final

import grpc
from google.protobuf.json_format import MessageToDict, ParseDict
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from grpc_tools import protoc

from tests.real_server import ROOT

PROTO: Final = ROOT / "protocol" / "proto"
SERVICES: Final = {"dingir": ("matchengine.proto", "Matchengine"), "exchange": ("dingir/v1/exchange.proto", "Exchange")}
"""The declaration, and the service in it, by the name of its story."""
CALL_MAX_S: Final = 30.0
TRAILER: Final = "dingir-code"


@functools.cache
def compiled(story: str = "dingir") -> tuple[Any, Any]:
    """Compile a declaration; return the modules of messages and of stubs.

    A process has one pool of descriptors: who uses these can't import the bridge's own of the same service.
    """
    file, _ = SERVICES[story]
    name = f"stock_{Path(file).stem}"
    directory = Path(tempfile.mkdtemp(prefix="stock-"))
    (directory / f"{name}.proto").write_bytes((PROTO / file).read_bytes())
    words = [f"-I{directory}", f"--python_out={directory}", f"--grpc_python_out={directory}"]
    assert protoc.main(["protoc", *words, str(directory / f"{name}.proto")]) == 0
    sys.path.insert(0, str(directory))
    try:
        return importlib.import_module(f"{name}_pb2"), importlib.import_module(f"{name}_pb2_grpc")
    finally:
        sys.path.remove(str(directory))


class StockClient:
    """Calls methods by name, with messages as JSON has them."""

    def __init__(self, channel: grpc.Channel, story: str = "dingir") -> None:
        messages, stubs = compiled(story)
        _, service = SERVICES[story]
        self._service = messages.DESCRIPTOR.services_by_name[service]
        self._stub = getattr(stubs, f"{service}Stub")(channel)

    def methods(self) -> set[str]:
        return set(self._service.methods_by_name)

    def is_stream(self, method: str) -> bool:
        return bool(self._service.methods_by_name[method].server_streaming)

    def call(self, method: str, request: dict[str, Any], metadata: dict[str, str] | None = None) -> dict[str, Any]:
        """Call a method that answers once; raise `grpc.RpcError`."""
        said = tuple((metadata or {}).items())
        return as_json(getattr(self._stub, method)(self._message(method, request), timeout=CALL_MAX_S, metadata=said))

    def watch(self, method: str, request: dict[str, Any]) -> Generator[dict[str, Any], None, None]:
        """Begin a stream, which ends when the generator is closed; raise `grpc.RpcError` from it."""
        stream = getattr(self._stub, method)(self._message(method, request), timeout=CALL_MAX_S)
        try:
            yield from map(as_json, stream)
        finally:
            stream.cancel()

    def _message(self, method: str, request: dict[str, Any]) -> Message:
        return ParseDict(request, GetMessageClass(self._service.methods_by_name[method].input_type)())


def as_json(message: Message) -> dict[str, Any]:
    """Return a message as JSON has it."""
    found: dict[str, Any] = MessageToDict(
        message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )
    return found


def refusal(error: Any) -> dict[str, str]:
    """Return the status, text and code of a failed call. (An `RpcError` is a `Call`, too, but its type is mute.)"""
    trailers = dict(error.trailing_metadata() or ())
    return {"status": error.code().name, "text": error.details() or "", "code": str(trailers.get(TRAILER, ""))}
