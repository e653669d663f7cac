"""What a file of commands has to import, by what stands in it."""

import re
from typing import Final

from clients.generate.model import RECORD_NAMES, VOCABULARY_NAMES
from clients.generate.rust.records import braced

CRATE: Final = {
    "BatchItem",
    "BatchReply",
    "Command",
    "Decimal",
    "Exchange",
    "RawPayload",
    "ServerError",
    "Time",
    "Which",
    *RECORD_NAMES.values(),
    *VOCABULARY_NAMES.values(),
}


def used(text: str) -> str:
    """Write the imports in rustfmt's order."""
    code = re.sub(r"^\s*///.*$", "", text, flags=re.MULTILINE)
    names = set(re.findall(r"(?<![\w:])[A-Za-z]\w*", code)) - set(re.findall(r"(?:struct|enum) (\w+)", code))
    standard = [path for name, path in STANDARD.items() if name in names]
    lines = []
    for path, members in CRATE_PATHS.items():
        found = sorted((name for name in members if name in names), key=order)
        if path == "money" and found:
            lines.append("use crate::money::{self, Money};")
        elif found:
            lines.append(f"use crate::{path}::{braced(found)};")
    crate = sorted(names & CRATE, key=order)
    lines += [f"use crate::{braced(crate)};"] if crate else []
    head = "".join(f"use {path};\n" for path in standard)
    return (head + "\n" if head else "") + "\n".join(lines) + "\n"


def order(name: str) -> tuple[bool, str]:
    """rustfmt puts functions and modules before types."""
    return (name[0].isupper(), name)


STANDARD: Final = {"BTreeMap": "std::collections::BTreeMap", "PhantomData": "std::marker::PhantomData"}

CRATE_PATHS: Final = {
    "batch": ("answers", "Form"),
    "money": ("Money",),
    "node": ("Decode", "Mismatch", "Node"),
    "request": ("awaitable", "Request", "Retry"),
    "words": ("Words",),
}
