"""Write the generated part of `clients/rust`: `src/generated/`, as rustfmt leaves it.

| module | writes |
| --- | --- |
| names | what words, fields and types are called in Rust |
| documents | documentation comments |
| words | vocabularies, and the codes of errors |
| records | records, and the messages of the feed |
| arguments | how arguments are taken, kept, set and written |
| commands | a file or two for each noun: its handle, and a builder for each command |
| batch | the items of a batch |
| imports | what a file of commands imports |

Declarations are written as calls of the macros `vocabulary`, `record` and `row`, which say once what such a thing can
do; rustfmt leaves those alone. Everything else is broken at 120 columns.
"""

from typing import Final

from clients.generate.model import NOUNS, Schema
from clients.generate.rust.batch import batch_file
from clients.generate.rust.commands import noun_files
from clients.generate.rust.records import messages_file, records_files
from clients.generate.rust.words import codes_file, vocabularies_file

FOLDER: Final = "clients/rust/src/generated"
HEAD: Final = "// Written by `python -m clients.generate` from protocol/schema.json: change it there.\n\n"


def files(schema: Schema) -> dict[str, str]:
    """Return the text of each generated file by its path from the project's root."""
    written = {
        "batch": batch_file(schema),
        "codes": codes_file(schema),
        "vocabularies": vocabularies_file(schema),
        "messages": messages_file(schema),
        **records_files(schema),
    }
    written["mod"] = module_file(sorted([*written, *NOUNS]))
    for noun in NOUNS:
        written.update(noun_files(schema, noun))
    return {f"{FOLDER}/{name}.rs": HEAD + text for name, text in written.items()}


def module_file(modules: list[str]) -> str:
    """Make nouns public modules, as they hold the builders; all else is the crate's."""
    lines = ["//! What follows from the declarations.\n"]
    lines += [f"{'pub ' if name in NOUNS else ''}mod {name};" for name in modules]
    lines.append("")
    lines += [f"pub use {name}::*;" for name in modules if name not in NOUNS]
    return "\n".join(lines) + "\n"
