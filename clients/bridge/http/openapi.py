"""The description of the JSON bindings (OpenAPI 3.1), made of the declared messages and of what our methods say of
themselves.
"""

import inspect
import re
from collections.abc import Mapping
from typing import Any, Final

from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor

from clients.bridge.caller import CLIENT_ID
from clients.bridge.http.bindings import BINDINGS, PREFIX, Binding
from clients.bridge.matchengine import service
from clients.bridge.refusal import TRAILER

TYPES: Final[dict[int, dict[str, Any]]] = {
    FieldDescriptor.TYPE_BOOL: {"type": "boolean"},
    FieldDescriptor.TYPE_STRING: {"type": "string"},
    FieldDescriptor.TYPE_INT32: {"type": "integer", "format": "int32"},
    FieldDescriptor.TYPE_UINT32: {"type": "integer", "minimum": 0, "maximum": 2**32 - 1},
    FieldDescriptor.TYPE_INT64: {"type": "string", "format": "int64"},
    FieldDescriptor.TYPE_UINT64: {"type": "string", "format": "uint64"},
}
REPEATABLE: Final = ("OrderPut", "BatchOrderPut", "Transfer")
"""The methods that take an id of the caller's, which makes sending them again harmless."""


def document(mode: str) -> dict[str, Any]:
    """Describe everything."""
    schemas: dict[str, Any] = {"Status": STATUS}
    paths: dict[str, Any] = {}
    for name, binding in BINDINGS.items():
        paths.setdefault(PREFIX + binding.path, {})[binding.verb.lower()] = operation(name, binding, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Dingir Exchange",
            "version": "1",
            "description": f"Dingir's service as JSON over HTTP; status codes and texts in the mode `{mode}`.",
        },
        "paths": paths,
        "components": {"schemas": dict(sorted(schemas.items()))},
    }


STATUS: Final = {
    "type": "object",
    "properties": {
        "code": {"type": "integer", "description": "gRPC's status code"},
        "message": {"type": "string"},
        "details": {"type": "array", "items": {}},
    },
}


def operation(name: str, binding: Binding, schemas: dict[str, Any]) -> dict[str, Any]:
    """Describe one method."""
    declared = service.DESCRIPTOR.methods_by_name[name]
    in_path = re.findall(r"{(\w+)}", binding.path)
    fields: Mapping[str, FieldDescriptor] = declared.input_type.fields_by_name
    parameters = [parameter(fields[field], "path", schemas) for field in in_path]
    said: dict[str, Any] = {"operationId": name, "summary": summary(name)}
    if binding.verb == "GET":
        parameters += [parameter(one, "query", schemas) for key, one in fields.items() if key not in in_path]
    else:
        schema = reference(declared.input_type, schemas)
        said["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    if name in REPEATABLE:
        about = "an id of yours: the same call with it again has no second effect"
        schema = {"type": "string", "minLength": 1, "maxLength": 64}
        parameters.append({"name": CLIENT_ID, "in": "header", "description": about, "schema": schema})
    code = {TRAILER: {"schema": {"type": "string"}, "description": "the exchange's own code"}}
    refusal = {"schema": {"$ref": "#/components/schemas/Status"}}
    answer = {"schema": reference(declared.output_type, schemas)}
    return {
        **said,
        "parameters": parameters,
        "responses": {
            "200": {"description": "the answer", "content": {"application/json": answer}},
            "default": {"description": "a refusal", "headers": code, "content": {"application/json": refusal}},
        },
    }


def summary(name: str) -> str:
    """Return the first sentence of what a method says of itself."""
    return (inspect.getdoc(service.METHODS[name]) or "").split(".")[0]


def parameter(field: FieldDescriptor, place: str, schemas: dict[str, Any]) -> dict[str, Any]:
    return {"name": field.name, "in": place, "required": place == "path", "schema": schema_of(field, schemas)}


def schema_of(field: FieldDescriptor, schemas: dict[str, Any]) -> dict[str, Any]:
    """Describe a field."""
    if field.message_type is not None:
        one = reference(field.message_type, schemas)
    elif field.enum_type is not None:
        one = enumeration(field.enum_type, schemas)
    else:
        one = TYPES[field.type]
    return {"type": "array", "items": one} if field.is_repeated else one


def reference(message: Descriptor, schemas: dict[str, Any]) -> dict[str, Any]:
    """Name a message, and describe it where that has not been done."""
    name = message.full_name.removeprefix("matchengine.")
    if name not in schemas:
        schemas[name] = {}  # so that one that holds itself ends
        properties = {field.name: schema_of(field, schemas) for field in message.fields}
        schemas[name] = {"type": "object", "properties": properties}
    return {"$ref": f"#/components/schemas/{name}"}


def enumeration(words: EnumDescriptor, schemas: dict[str, Any]) -> dict[str, Any]:
    schemas[words.name] = {"type": "string", "enum": [value.name for value in words.values]}
    return {"$ref": f"#/components/schemas/{words.name}"}
