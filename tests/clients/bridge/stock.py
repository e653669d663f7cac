"""A client of Dingir's as Python has it: compiled from our declaration by the stock tools, and nothing else of ours."""

import functools
import importlib
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import grpc
from google.protobuf.json_format import MessageToDict, ParseDict
from google.protobuf.message_factory import GetMessageClass
from grpc_tools import protoc

from tests.real_server import ROOT

PROTO: Final = ROOT / "protocol" / "proto" / "matchengine.proto"
CALL_MAX_S: Final = 30.0
TRAILER: Final = "dingir-code"


@functools.cache
def compiled() -> tuple[Any, Any]:
    """Compile the declaration; return the modules of messages and of stubs.

    A process has one pool of descriptors: who uses these can't import the bridge's own of the same service.
    """
    directory = Path(tempfile.mkdtemp(prefix="stock-"))
    (directory / "stock_matchengine.proto").write_bytes(PROTO.read_bytes())
    words = [f"-I{directory}", f"--python_out={directory}", f"--grpc_python_out={directory}"]
    assert protoc.main(["protoc", *words, str(directory / "stock_matchengine.proto")]) == 0
    sys.path.insert(0, str(directory))
    try:
        return importlib.import_module("stock_matchengine_pb2"), importlib.import_module("stock_matchengine_pb2_grpc")
    finally:
        sys.path.remove(str(directory))


class StockClient:
    """Calls methods by name, with messages as JSON has them."""

    def __init__(self, channel: grpc.Channel) -> None:
        messages, stubs = compiled()
        self._service = messages.DESCRIPTOR.services_by_name["Matchengine"]
        self._stub = stubs.MatchengineStub(channel)

    def methods(self) -> set[str]:
        return set(self._service.methods_by_name)

    def call(self, method: str, request: dict[str, Any], metadata: dict[str, str] | None = None) -> dict[str, Any]:
        """Call a method; raise `grpc.RpcError`."""
        message = GetMessageClass(self._service.methods_by_name[method].input_type)()
        ParseDict(request, message)
        answer = getattr(self._stub, method)(message, timeout=CALL_MAX_S, metadata=tuple((metadata or {}).items()))
        found: dict[str, Any] = MessageToDict(
            answer, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
        )
        return found


def refusal(error: Any) -> dict[str, str]:
    """Return the status, text and code of a failed call. (An `RpcError` is a `Call`, too, but its type is mute.)"""
    trailers = dict(error.trailing_metadata() or ())
    return {"status": error.code().name, "text": error.details() or "", "code": str(trailers.get(TRAILER, ""))}
