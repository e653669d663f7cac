"""Write the generated part of clients/typescript: types, readers and writers, errors, and a class of methods per noun.

The text is as Prettier leaves it with lines of 120: objects and parameter lists are broken where they don't fit, and
everything else is made of statements that always do. (`clients/typescript/check test` asks Prettier.)
"""

from typing import Final

from clients.generate.model import Schema
from clients.generate.typescript_commands import noun_file, nouns
from clients.generate.typescript_messages import channel_file, messages
from clients.generate.typescript_records import errors, records, vocabularies
from clients.generate.typescript_writing import RECORDS, imports

FOLDER: Final = "clients/typescript/src/generated"
HEADER: Final = "// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.\n"


def files(schema: Schema) -> dict[str, str]:
    """Make the generated files, by their paths from the project's root."""
    written = {
        "vocabularies": vocabularies(schema),
        "errors": errors(schema),
        "messages": messages(schema),
        "nouns": nouns(schema),
    }
    for noun, names in RECORDS.items():
        written[f"records/{noun}"] = records(schema, names)
    for channel in schema.channels.values():
        written[f"messages/{channel.kind}"] = channel_file(channel)
    for noun in dict.fromkeys(command.noun for command in schema.commands):
        written[f"commands/{noun}"] = noun_file(schema, noun)
    return {
        f"{FOLDER}/{name}.ts": f"{HEADER}\n{imports(name, body, schema.channels)}{body}"
        for name, body in written.items()
    }
