"""Write the generated part of the Java library, as google-java-format leaves it.

`exchange.dingir.model` has what the server says (records, vocabularies, messages), `error` its errors, `command` the
commands: for each noun a class whose methods answer futures, and one that waits for them; and a class for each command
that has optional arguments. What is read from replies goes through three classes of `internal`.
"""

from typing import Final

from clients.generate import java_commands, java_values
from clients.generate.model import Schema

ROOT: Final = "clients/java/src/main/java/exchange/dingir"


def files(schema: Schema) -> dict[str, str]:
    """Make every generated file."""
    return {
        **java_values.files(schema, ROOT),
        **java_commands.files(schema, ROOT),
        f"{ROOT}/internal/Errors.java": java_values.errors_source(schema),
        f"{ROOT}/internal/Messages.java": java_values.messages_source(schema),
        f"{ROOT}/internal/Replies.java": java_values.replies_source(schema),
    }
