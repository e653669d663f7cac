"""Write TypeScript as Prettier leaves it with lines of 120: names, comments, imports, lists that may not fit a line."""

import textwrap
from collections.abc import Iterable
from typing import Final

from clients.generate.model import ERROR_NAMES, NOUNS, RECORD_NAMES, VOCABULARY_NAMES

WIDTH: Final = 120

RECORDS: Final = {
    "asset": ("ASSET", "ASSET_SUMMARY"),
    "balance": ("BALANCE", "BALANCE_ENTRY", "BALANCE_PAGE"),
    "engine": ("STATEHASH", "CHECK"),
    "feed": ("QUEUED", "CHANGE", "REPLAY"),
    "market": ("MARKET", "MARKET_SUMMARY", "LEVEL", "DEPTH", "TRADE", "TICKER", "KLINE", "MARKET_STATUS"),
    "order": ("FILL", "ORDER_RESULT", "ORDER", "ORDER_FULL", "CANCELLED", "ORDER_PAGE"),
    "trade": ("USER_TRADE", "TRADE_PAGE"),
    "transfer": ("TRANSFER", "TRANSFER_PAGE"),
    "user": ("USER",),
}
"""Where each record is written."""

MODULES: Final = {
    "decimal": ("Decimal", "DecimalLike"),
    "values": ("Id", "Microseconds", "Open", "Plain", "Value"),
    "words": ("IdLike", "IntegerLike"),
    "command": ("CallOptions", "Command", "Runner"),
}
"""Types that are written by hand, by their module."""
VALUE_READERS: Final = (
    "readDecimal",
    "readFields",
    "readFlag",
    "readId",
    "readInteger",
    "readItems",
    "readList",
    "readMap",
    "readNullable",
    "readPayload",
    "readStatus",
    "readText",
)
FUNCTIONS: Final = {
    "values": ("errorIn", "plain", *VALUE_READERS),
    "words": ("writeDecimal", "writeId", "writeInteger", "writeText", "writeTexts"),
    "errors": ("ProtocolError", "ServerError"),
}
"""Functions and classes that are written by hand, by their module."""


def camel(name: str) -> str:
    """Write a name of the wire as TypeScript does.

    >>> camel("finished_base")
    'finishedBase'
    """
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def quoted(name: str) -> str:
    return f'"{name}"'


def error_class(code: str) -> str:
    return ERROR_NAMES[code] + "Error"


def comment(paragraphs: Iterable[str], indent: str = "") -> str:
    """Write a documentation comment; a paragraph that begins with a dash follows the one before without a gap."""
    lines: list[str] = []
    for text in paragraphs:
        if lines and not text.startswith("- "):
            lines.append("")
        lines += textwrap.wrap(
            text,
            WIDTH - len(indent) - 3,
            subsequent_indent="  " if text.startswith("- ") else "",
            break_long_words=False,
            break_on_hyphens=False,
        )
    if len(lines) == 1 and len(indent) + len(lines[0]) + 7 <= WIDTH:
        return f"{indent}/** {lines[0]} */\n"
    body = "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines)
    return f"{indent}/**\n{body}{indent} */\n"


def imports(name: str, body: str, kinds: Iterable[str]) -> str:
    """Write what a file's text mentions and other files define, in the order of their paths."""
    up = "../" if "/" in name else ""
    found: dict[str, list[str]] = {}

    def add(module: str, word: str, value: bool) -> None:
        if module != f"./{name}.js" and mentions(body, word):
            found.setdefault(module, []).append(word if value else f"type {word}")

    for module, words in MODULES.items():
        for word in words:
            add(f"../{up}{module}.js", word, False)
    for module, words in FUNCTIONS.items():
        for word in words:
            add(f"../{up}{module}.js", word, True)
    here = up or "./"
    for word in VOCABULARY_NAMES.values():
        add(f"{here}vocabularies.js", word, False)
    for noun, records_of in RECORDS.items():
        if name == f"records/{noun}":
            continue
        module = f"./{noun}.js" if name.startswith("records/") else f"{here}records/{noun}.js"
        for record in records_of:
            add(module, RECORD_NAMES[record], False)
            add(module, f"read{RECORD_NAMES[record]}", True)
            add(module, f"read{RECORD_NAMES[record]}Row", True)
    if name == "messages":
        for kind in kinds:
            add(f"./messages/{kind}.js", f"{kind.capitalize()}Message", False)
            add(f"./messages/{kind}.js", f"read{kind.capitalize()}Payload", True)
    else:
        add(f"{here}messages.js", "Message", False)
        add(f"{here}messages.js", "readMessage", True)
    if name == "nouns":
        for noun in NOUNS:
            add(f"./commands/{noun}.js", f"{noun.capitalize()}Commands", True)
    return "".join(import_line(module, words) for module, words in sorted(found.items())) + ("\n" if found else "")


def mentions(body: str, word: str) -> bool:
    """Tell whether a text's code, comments left out, has a word."""
    code = "\n".join(line for line in body.splitlines() if not line.lstrip().startswith(("*", "/*")))
    at = code.find(word)
    while at >= 0:
        before, after = code[at - 1 : at], code[at + len(word) : at + len(word) + 1]
        if not (before.isalnum() or before in "_.\"'") and not (after.isalnum() or after in "_\"'"):
            return True
        at = code.find(word, at + 1)
    return False


def import_line(module: str, words: list[str]) -> str:
    """Write an import; the names in the order of their letters."""
    ordered = sorted(words, key=lambda word: word.removeprefix("type ").lower())
    if all(word.startswith("type ") for word in ordered):
        return braced("import type ", [word.removeprefix("type ") for word in ordered], f' from "{module}";\n')
    return braced("import ", ordered, f' from "{module}";\n')


def braced(before: str, words: list[str], after: str) -> str:
    line = f"{before}{{ {', '.join(words)} }}{after}"
    if len(line) <= WIDTH + 1:
        return line
    return f"{before}{{\n" + "".join(f"  {word},\n" for word in words) + f"}}{after}"


def union(before: str, words: Iterable[str]) -> str:
    """Write a type that is one of several."""
    line = " | ".join(told := list(words)) + ";\n"
    for gap in (" ", "\n  "):
        if len(line) + (len(before) + 3 if gap == " " else 2) <= WIDTH + 1:
            return f"{before} ={gap}{line}"
    return f"{before} =\n" + "\n".join(f"  | {word}" for word in told) + ";\n"
