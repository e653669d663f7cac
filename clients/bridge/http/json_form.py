"""Messages as JSON, with Envoy's conventions: names as declared, defaults printed, enums by name, 64-bit integers
as text.
"""

import json
from collections.abc import Iterable
from typing import Any, Final

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.json_format import MessageToDict, ParseDict, ParseError
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from grpc import StatusCode

from clients.bridge.refusal import Refused, invalid

HTTP_STATUS: Final = {
    StatusCode.OK: 200,
    StatusCode.CANCELLED: 499,
    StatusCode.UNKNOWN: 500,
    StatusCode.INVALID_ARGUMENT: 400,
    StatusCode.DEADLINE_EXCEEDED: 504,
    StatusCode.NOT_FOUND: 404,
    StatusCode.ALREADY_EXISTS: 409,
    StatusCode.PERMISSION_DENIED: 403,
    StatusCode.UNAUTHENTICATED: 401,
    StatusCode.RESOURCE_EXHAUSTED: 429,
    StatusCode.FAILED_PRECONDITION: 400,
    StatusCode.ABORTED: 409,
    StatusCode.OUT_OF_RANGE: 400,
    StatusCode.UNIMPLEMENTED: 501,
    StatusCode.INTERNAL: 500,
    StatusCode.UNAVAILABLE: 503,
    StatusCode.DATA_LOSS: 500,
}
"""As Envoy maps them."""

FLAGS: Final = {"true": True, "false": False}


def request_of(
    descriptor: Descriptor, path: dict[str, str], query: Iterable[tuple[str, str]], body: bytes | None
) -> Message:
    """Make a request of what HTTP says; refuse what is no such request. `body` is None where a method has none."""
    fields: dict[str, Any] = {}
    if body is None:
        for name, text in query:
            add_query_field(descriptor, fields, name, text)
    elif body.strip():
        try:
            fields = json.loads(body)
        except (ValueError, RecursionError) as problem:
            raise invalid("ERR", f"invalid JSON: {problem}"[:200]) from None
        if not isinstance(fields, dict):
            raise invalid("ERR", "invalid JSON: expected an object")
    fields.update(path)  # the path wins, as in Envoy
    message = GetMessageClass(descriptor)()
    try:
        ParseDict(fields, message)
    except (ParseError, RecursionError, UnicodeError) as problem:
        raise invalid("ERR", f"invalid request: {problem}"[:200]) from None
    return message


def add_query_field(descriptor: Descriptor, fields: dict[str, Any], name: str, text: str) -> None:
    """Take one parameter of a query; one that comes again is another item."""
    field = descriptor.fields_by_name.get(name) or descriptor.fields_by_camelcase_name.get(name)
    if field is None or field.message_type is not None:
        raise invalid("ERR", f"invalid request: there is no parameter {name!r:.40}")
    value: Any = FLAGS.get(text, text) if field.type == FieldDescriptor.TYPE_BOOL else text
    if field.is_repeated:
        fields.setdefault(field.name, []).append(value)
    else:
        fields[field.name] = value


def answer_text(message: Message) -> str:
    """Write an answer."""
    fields = MessageToDict(message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)
    return json.dumps(fields, indent=1, ensure_ascii=False) + "\n"


def refusal_text(refusal: Refused, strict: bool) -> tuple[int, str, StatusCode]:
    """Write a refusal: the HTTP status, the body, and gRPC's status."""
    status, text = refusal.form(strict)
    number: int = status.value[0]
    body = {"code": number, "message": text, "details": []}
    return HTTP_STATUS[status], json.dumps(body, ensure_ascii=False), status
