"""The JSON bindings: the same methods as gRPC's, called with what HTTP says."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from google.protobuf.descriptor import Descriptor
from grpc import StatusCode
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from clients.bridge.bridge import Bridge
from clients.bridge.caller import Caller
from clients.bridge.http.bindings import BINDINGS, PREFIX
from clients.bridge.http.json_form import HTTP_STATUS, answer_text, request_of, status_text
from clients.bridge.http.openapi import document
from clients.bridge.http.page import page
from clients.bridge.limits import CALL_S, MESSAGE_BYTES_MAX
from clients.bridge.matchengine import service
from clients.bridge.refusal import BUG, TRAILER, Refused, refused
from dingir.errors import DingirError

LOG: Final = logging.getLogger("bridge")
JSON: Final = "application/json"
PATH_SHOWN_MAX: Final = 100
"""Characters of a path that are repeated."""


class HttpCaller:
    """A call over HTTP."""

    __slots__ = ("_request",)

    def __init__(self, request: Request) -> None:
        self._request = request

    def said(self, name: str) -> str | None:
        return self._request.headers.get(name)


def application(bridge: Bridge) -> Starlette:
    """Make the application: the bindings, their description, and a page of it."""
    described = document(bridge.settings.mode)

    async def describe(_: Request) -> Response:
        return JSONResponse(described)

    async def show(_: Request) -> Response:
        return HTMLResponse(page(described))

    routes = [Route("/openapi.json", describe), Route("/docs", show)]
    for name, binding in BINDINGS.items():
        declared = service.DESCRIPTOR.methods_by_name[name]
        endpoint = partial(handle, bridge, service.METHODS[name], declared.input_type, binding.verb)
        routes.append(Route(PREFIX + binding.path, endpoint, methods=[binding.verb], name=name))
    return Starlette(routes=routes, exception_handlers={HTTPException: refuse_path})


async def handle(
    bridge: Bridge,
    method: Callable[[Bridge, Any, Caller], Awaitable[Any]],
    descriptor: Descriptor,
    verb: str,
    request: Request,
) -> Response:
    """Answer one call."""
    try:
        body = await read_body(request) if verb == "POST" else None
        message = request_of(descriptor, request.path_params, request.query_params.multi_items(), body)
        async with asyncio.timeout(CALL_S):
            answer = await method(bridge, message, HttpCaller(request))
        return Response(answer_text(answer), media_type=JSON, headers={"grpc-status": "0"})
    except TimeoutError:
        return refuse(bridge, Refused("OUTCOMEUNKNOWN", f"no answer in {CALL_S:g} s", StatusCode.DEADLINE_EXCEEDED))
    except (Refused, DingirError) as error:
        return refuse(bridge, error if isinstance(error, Refused) else refused(error))
    except Exception:  # whatever it is, it is a bug of ours
        LOG.exception("%s: a bug of the bridge", descriptor.full_name)
        return refuse(bridge, Refused(BUG, "a bug of the bridge; its log tells more"))


async def read_body(request: Request) -> bytes:
    """Read a body, up to the limit."""
    body = b""
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > MESSAGE_BYTES_MAX:
                said = f"the body is longer than {MESSAGE_BYTES_MAX} bytes"
                raise Refused("LIMIT", said, StatusCode.RESOURCE_EXHAUSTED)
    except ClientDisconnect:
        raise Refused("ERR", "the body is not complete", StatusCode.CANCELLED) from None
    return body


def refuse(bridge: Bridge, refusal: Refused) -> Response:
    """Answer with an error."""
    status, text = refusal.form(bridge.strict)
    return refused_response(HTTP_STATUS[status], status, text, refusal.code)


async def refuse_path(request: Request, error: Exception) -> Response:
    """Answer who asks for what has no place here."""
    assert isinstance(error, HTTPException)
    path = request.url.path[:PATH_SHOWN_MAX]
    if error.status_code == HTTPStatus.NOT_FOUND:
        return refused_response(error.status_code, StatusCode.NOT_FOUND, f"there is no path {path}", "ERR")
    assert error.status_code == HTTPStatus.METHOD_NOT_ALLOWED, "what else the routes say"
    allowed = ", ".join(sorted((error.headers or {})["Allow"].split(", ")))  # a set's order differs between processes
    said = f"{path}: expected {allowed}, received {request.method}"
    return refused_response(error.status_code, StatusCode.UNIMPLEMENTED, said, "ERR", {"allow": allowed})


def refused_response(
    number: int, status: StatusCode, text: str, code: str, more: Mapping[str, str] | None = None
) -> Response:
    """Answer with a status: `number` is that of HTTP, `code` ours."""
    message = quote(text, safe=" !\"#$&'()*+,-./:;<=>?@[]^_`{|}~")
    headers = {**(more or {}), "grpc-status": str(status.value[0]), "grpc-message": message, TRAILER: code}
    return Response(status_text(status, text), number, headers, JSON)
