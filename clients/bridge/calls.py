"""Between gRPC and our methods: one handler for each declared method, refusals as statuses, and nothing that leaks.

The deadline of a call is grpcio's business: when it passes, or the caller goes, the task is cancelled, which abandons
what it waits for.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from typing import Any, Final, NoReturn

import grpc
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import DecodeError
from google.protobuf.message_factory import GetMessageClass
from grpc import aio

from clients.bridge.bridge import Bridge
from clients.bridge.caller import Caller
from clients.bridge.exchange import service as exchange
from clients.bridge.exchange.service import channel_name
from clients.bridge.feed.hub import Hub
from clients.bridge.matchengine import service as matchengine
from clients.bridge.refusal import BUG, TRAILER, Refused, refused
from clients.generate.model import Channel
from dingir.errors import DingirError

Method = Callable[[Bridge, Any, Caller], Awaitable[Any]]

LOG: Final = logging.getLogger("bridge")


class GrpcCaller:
    """A call over gRPC."""

    __slots__ = ("_context",)

    def __init__(self, context: "aio.ServicerContext[Any, Any]") -> None:
        self._context = context

    def said(self, name: str) -> str | None:
        for key, value in self._context.invocation_metadata() or ():
            if key == name:
                return value if isinstance(value, str) else value.decode("utf-8", "replace")
        return None


def dingirs_handlers(bridge: Bridge) -> grpc.GenericRpcHandler:
    """Make the handlers of Dingir's service."""
    declared = matchengine.DESCRIPTOR
    made = {
        name: unary(bridge, one, matchengine.METHODS[name], bridge.strict)
        for name, one in declared.methods_by_name.items()
    }
    return grpc.method_handlers_generic_handler(declared.full_name, made)


def our_handlers(bridge: Bridge, hub: Hub) -> grpc.GenericRpcHandler:
    """Make the handlers of our own service, which has no mode: its statuses are those that the codes deserve."""
    declared = exchange.DESCRIPTOR
    made = {
        name: stream(hub, one, exchange.STREAMS[name])
        if name in exchange.STREAMS
        else unary(bridge, one, exchange.METHODS[name], strict=True)
        for name, one in declared.methods_by_name.items()
    }
    return grpc.method_handlers_generic_handler(declared.full_name, made)


def stream(hub: Hub, descriptor: MethodDescriptor, channel: Channel) -> "grpc.RpcMethodHandler[Any, Any]":
    """Make the handler of a stream. What it sends has been encoded already, once for all its readers."""

    parse: Final = GetMessageClass(descriptor.input_type).FromString

    async def handle(data: bytes, context: "aio.ServicerContext[Any, Any]") -> AsyncIterator[bytes]:
        try:
            request: Any = parse(data)
            from_seq = request.from_seq if request.HasField("from_seq") else None
            async with aclosing(hub.follow(channel_name(channel, request), from_seq, context.peer())) as told:
                async for message in told:
                    yield message
        except (Refused, DingirError, DecodeError) as error:
            await refuse(context, error, strict=True)
        except Exception:  # whatever it is, it is a bug of ours
            LOG.exception("%s: a bug of the bridge", descriptor.full_name)
            await refuse(context, Refused(BUG, "a bug of the bridge; its log tells more"), strict=True)

    return grpc.unary_stream_rpc_method_handler(handle)


def unary(
    bridge: Bridge, descriptor: MethodDescriptor, method: Method, strict: bool
) -> "grpc.RpcMethodHandler[Any, Any]":
    """Make the handler of a method that is asked once and answers once."""

    parse: Final = GetMessageClass(descriptor.input_type).FromString

    async def handle(data: bytes, context: "aio.ServicerContext[Any, Any]") -> bytes:
        try:
            answer = await method(bridge, parse(data), GrpcCaller(context))
            return answer.SerializeToString()  # type: ignore[no-any-return] # a message's
        except (Refused, DingirError, DecodeError) as error:
            await refuse(context, error, strict)
        except Exception:  # whatever it is, it is a bug of ours
            LOG.exception("%s: a bug of the bridge", descriptor.full_name)
            await refuse(context, Refused(BUG, "a bug of the bridge; its log tells more"), strict)

    return grpc.unary_unary_rpc_method_handler(handle)


async def refuse(
    context: "aio.ServicerContext[Any, Any]", error: Refused | DingirError | DecodeError, strict: bool
) -> NoReturn:
    """End a call with a status, and our code in the trailer."""
    if isinstance(error, DecodeError):  # as tonic says it
        error = Refused("ERR", "failed to decode Protobuf message", grpc.StatusCode.INTERNAL)
    refusal = error if isinstance(error, Refused) else refused(error)
    status, text = refusal.form(strict)
    await context.abort(status, text, ((TRAILER, refusal.code),))
