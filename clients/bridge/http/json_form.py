"""Messages as JSON, with Envoy's conventions: names and order as declared, defaults printed, enums by name, 64-bit
integers as text.
"""

import json
from collections.abc import Iterable
from typing import Any, Final

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.json_format import MessageToDict, ParseDict
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from grpc import StatusCode

from clients.bridge.http.fault import fault, fields_of, no_such_field
from clients.bridge.refusal import invalid

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
    in_path = [fields_of(descriptor)[name] for name in path]
    for name in [alias for field in in_path for alias in (field.name, field.camelcase_name)]:
        fields.pop(name, None)
    fields.update(path)  # the path wins, as in Envoy
    if (found := fault(descriptor, fields)) is not None:
        raise invalid("ERR", found)
    return ParseDict(fields, GetMessageClass(descriptor)())


def add_query_field(descriptor: Descriptor, fields: dict[str, Any], name: str, text: str) -> None:
    """Take one parameter of a query; one that comes again is another item."""
    field = fields_of(descriptor).get(name)
    if field is None or field.message_type is not None:
        raise invalid("ERR", no_such_field(descriptor, name))
    value: Any = FLAGS.get(text, text) if field.type == FieldDescriptor.TYPE_BOOL else text
    if field.is_repeated:
        fields.setdefault(field.name, []).append(value)
    else:
        fields[field.name] = value


def answer_text(message: Message) -> str:
    """Write an answer."""
    fields = MessageToDict(message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)
    descriptor: Any = message.DESCRIPTOR  # its type in the stubs is either of two
    return json.dumps(in_order(descriptor, fields), indent=1, ensure_ascii=False) + "\n"


def in_order(descriptor: Descriptor, fields: dict[str, Any]) -> dict[str, Any]:
    """Put fields into the order of their declaration: `MessageToDict` has those with default values last."""
    ordered: dict[str, Any] = {}
    for field in descriptor.fields:
        if field.name not in fields:
            continue
        value, inner = fields[field.name], field.message_type
        if inner is not None:
            value = [in_order(inner, one) for one in value] if field.is_repeated else in_order(inner, value)
        ordered[field.name] = value
    return ordered


def status_text(status: StatusCode, text: str) -> str:
    """Write the body of a refusal."""
    number: int = status.value[0]
    return json.dumps({"code": number, "message": text, "details": []}, ensure_ascii=False)
