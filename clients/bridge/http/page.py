"""The description as a page for people: no script, nothing from elsewhere."""

from html import escape
from typing import Any, Final

STYLE: Final = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; }
code, h2 { font-family: ui-monospace, monospace; } h2 { font-size: 1.1em; margin-top: 2em; }
table { border-collapse: collapse; } td, th { text-align: left; padding: .1em 1em .1em 0; vertical-align: top; }
"""


def page(described: dict[str, Any]) -> str:
    """Write the page."""
    parts = [
        f"<!doctype html><meta charset=utf-8><title>{escape(described['info']['title'])}</title><style>{STYLE}</style>",
        f"<h1>{escape(described['info']['title'])}</h1><p>{escape(described['info']['description'])}",
        "The same as <a href=openapi.json>OpenAPI</a>.</p>",
    ]
    for path, verbs in described["paths"].items():
        for verb, operation in verbs.items():
            parts.append(f"<h2 id={operation['operationId']}>{verb.upper()} {escape(path)}</h2>")
            parts.append(f"<p>{escape(operation['summary'])}.</p>{parameters(operation)}")
    parts.append("<h1>Messages</h1>")
    for name, schema in described["components"]["schemas"].items():
        parts.append(f"<h2 id={escape(name)}>{escape(name)}</h2>{message(schema)}")
    return "\n".join(parts)


def parameters(operation: dict[str, Any]) -> str:
    """Write what a method takes, and what it answers."""
    rows = [
        f"<tr><td><code>{escape(one['name'])}</code><td>{one['in']}<td>{kind(one['schema'])}"
        for one in operation["parameters"]
    ]
    if "requestBody" in operation:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        rows.append(f"<tr><td>the request<td>body<td>{kind(schema)}")
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return f"<table>{''.join(rows)}<tr><td>the answer<td><td>{kind(schema)}</table>"


def message(schema: dict[str, Any]) -> str:
    """Write the fields of a message, or the words of an enumeration."""
    if "enum" in schema:
        return f"<p>{', '.join(f'<code>{escape(word)}</code>' for word in schema['enum'])}</p>"
    fields = schema["properties"].items()
    rows = "".join(f"<tr><td><code>{escape(name)}</code><td>{kind(one)}" for name, one in fields)
    return f"<table>{rows}</table>" if rows else "<p>No fields.</p>"


def kind(schema: dict[str, Any]) -> str:
    """Name a type."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rsplit("/", 1)[1])
        return f"<a href=#{name}>{name}</a>"
    if schema.get("type") == "array":
        return f"list of {kind(schema['items'])}"
    return escape(f"{schema.get('format', '')} {schema.get('type', 'anything')}".strip())
