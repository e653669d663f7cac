"""The generated part of the Python library: see `clients/python/README.md`.

| file of `clients/python/src/dingir/` | |
| --- | --- |
| `__init__.py` | what a program imports |
| `words.py`, `refusals.py`, `records.py`, `messages.py` | vocabularies, errors, records, messages of the feed |
| `reading.py`, `reading_messages.py` | plain values into those |
| `commands/items.py` | items of a batch, and their words |
| `commands/building/`, `blocking/`, `awaiting/` | the methods by noun: making calls, running them, awaiting them |

The text is as `ruff format` leaves it.
"""

from typing import Final

from clients.generate.model import NOUNS, Schema
from clients.generate.python_commands import VARIANTS, commands_file, items_file
from clients.generate.python_records import (
    messages_file,
    package_file,
    reading_file,
    reading_messages_file,
    records_file,
    refusals_file,
    words_file,
)

FOLDER: Final = "clients/python/src/dingir"


def files(schema: Schema) -> dict[str, str]:
    """Make every generated file of the Python library."""
    made = {
        "__init__.py": package_file(schema),
        "words.py": words_file(schema),
        "refusals.py": refusals_file(schema),
        "records.py": records_file(schema),
        "messages.py": messages_file(schema),
        "reading.py": reading_file(schema),
        "reading_messages.py": reading_messages_file(schema),
        "commands/items.py": items_file(schema),
    }
    for variant in VARIANTS:
        made[f"commands/{variant.folder}/__init__.py"] = ""
        for noun in NOUNS:
            made[f"commands/{variant.folder}/{noun}.py"] = commands_file(schema, variant, noun)
    return {f"{FOLDER}/{name}": text for name, text in made.items()}
