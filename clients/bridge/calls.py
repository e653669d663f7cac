"""Between gRPC and our methods: one handler for each declared method, refusals as statuses, and nothing that leaks.

The deadline of a call is grpcio's business: when it passes, or the caller goes, the task is cancelled, which abandons
what it waits for.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import grpc
from dingir.errors import DingirError
from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from google.protobuf.message_factory import GetMessageClass
from grpc import aio

from clients.bridge.bridge import Bridge
from clients.bridge.caller import Caller
from clients.bridge.refusal import BUG, TRAILER, Refused, refused

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


def handlers(bridge: Bridge, service: ServiceDescriptor, methods: Mapping[str, Method]) -> grpc.GenericRpcHandler:
    """Make the handlers of a service."""
    made = {name: unary(bridge, descriptor, methods[name]) for name, descriptor in service.methods_by_name.items()}
    return grpc.method_handlers_generic_handler(service.full_name, made)


def unary(bridge: Bridge, descriptor: MethodDescriptor, method: Method) -> "grpc.RpcMethodHandler[Any, Any]":
    """Make the handler of a method that is asked once and answers once."""

    async def handle(request: Any, context: "aio.ServicerContext[Any, Any]") -> Any:
        try:
            return await method(bridge, request, GrpcCaller(context))
        except (Refused, DingirError) as error:
            await refuse(bridge, context, error)
        except AssertionError:
            LOG.exception("%s: a bug of the bridge", descriptor.full_name)
            await refuse(bridge, context, Refused(BUG, "a bug of the bridge; its log tells more"))

    return grpc.unary_unary_rpc_method_handler(
        handle,
        request_deserializer=GetMessageClass(descriptor.input_type).FromString,
        response_serializer=GetMessageClass(descriptor.output_type).SerializeToString,
    )


async def refuse(bridge: Bridge, context: "aio.ServicerContext[Any, Any]", error: Refused | DingirError) -> None:
    """End a call with a status, and our code in the trailer."""
    refusal = error if isinstance(error, Refused) else refused(error)
    status, text = refusal.form(bridge.strict)
    await context.abort(status, text, ((TRAILER, refusal.code),))
