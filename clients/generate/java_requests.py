"""The Java classes of commands that have optional arguments: values, which their methods copy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from clients.generate.java_text import camel, javadoc, parameters, sentence, source
from clients.generate.java_values import MODEL, reader
from clients.generate.model import VOCABULARY_NAMES, Argument, Type

COMMAND: Final = "exchange.dingir.command"

KINDS: Final = {"id": "long", "integer": "long", "name": "String", "text": "String", "string": "String"}

IDENTITIES: Final = ("CLIENTID", "ID")
"""Tokens of what makes a repetition harmless, where `retry` says so: the library gives one if the caller does not."""

MICROSECONDS: Final = "_us"

Params = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class RequestClass:
    """A class: of a command, or of an item of a batch, which then begins with `token`."""

    name: str
    summary: str
    arguments: tuple[Argument, ...]
    reply: Type
    token: str = ""

    @property
    def slots(self) -> tuple[Argument, ...]:
        """What it holds: each argument, of a choice each alternative."""
        return tuple(slots(self.arguments))


def slots(arguments: Sequence[Argument]) -> Iterator[Argument]:
    for one in arguments:
        if one.kind == "oneof":
            yield from one.arguments
        else:
            yield one


# -- arguments --------------------------------------------------------------------------------------------


def java_kind(one: Argument) -> str:
    """Name the type of an argument; of a decimal, that of text."""
    if one.kind == "choice":
        return VOCABULARY_NAMES[one.choices]
    kind = "String" if one.kind == "decimal" else KINDS[one.kind]
    return f"{kind}..." if one.multiple else kind


def meaning(one: Argument) -> str:
    said = sentence(one.summary).rstrip(".") if one.summary else "the value"
    said = said if one.summary[:1].isupper() else said[:1].lower() + said[1:]
    if one.kind == "integer" and one.high < 2**53 - 1:
        said += f"; {one.low} to {one.high}"
    return said


def java_arguments(arguments: Sequence[Argument]) -> Iterator[Params]:
    """Tell the parameters, first with decimals as text; then, if there are any, with decimals as numbers."""
    params = tuple((java_kind(one), camel(one.name), meaning(one)) for one in arguments)
    yield params
    if any(one.kind == "decimal" for one in arguments):
        yield tuple(
            ("BigDecimal" if one.kind == "decimal" else kind, name, said)
            for one, (kind, name, said) in zip(arguments, params, strict=True)
        )


def word_lines(arguments: Sequence[Argument]) -> list[str]:
    """Write how the words of arguments are made, one statement each."""
    lines = []
    for one in arguments:
        name = camel(one.name)
        text = f'Words.text("{name}", {name})'
        if one.multiple:
            lines.append(f'words.values("{name}", {name});')
        elif one.token:
            lines.append(f'words.option("{one.token}", {text});')
        else:
            lines.append(f"words.value({text});")
    return lines


def ending(retry: str, arguments: Sequence[Argument]) -> list[str]:
    """Write what the declaration says of sending the command again, where it depends on something."""
    if retry == "always" or retry.startswith(IDENTITIES):
        return []  # with an identity: `Words.identity` tells whether there is one
    if not retry:
        return ["words.once();"]
    named = {one.token: place for place, one in enumerate(slots(arguments))}
    tests = " && ".join(f"request.slot({named[token]}) == null" for token in retry.split(" or "))
    return [f"if ({tests}) {{", "  words.once();", "}"]


# -- the class --------------------------------------------------------------------------------------------


def request_source(one: RequestClass) -> str:
    """Write the file of a class."""
    required = [argument for argument in one.arguments if not argument.optional]
    parts = [constructor(one), *beginnings(one, required)]
    for place, argument in enumerate(one.slots):
        if argument.optional and not (argument.name == "reply" and not one.token):
            parts += setters(one, place, argument)
    parts.append(adding(one))
    if one.token:
        parts.append(reading(one))
    elif one.reply.kind == "choice":
        parts.append(replying(one))
    base = "BatchItem" if one.token else "Request"
    notes = [sentence(one.summary), "A value: every method answers a copy with one more argument."]
    body = javadoc(notes) + f"public final class {one.name} extends {base} {{\n" + "\n".join(parts) + "}\n"
    return source(COMMAND, request_imports(body), body)


def constructor(one: RequestClass) -> str:
    return f"""  private {one.name}(String[] slots) {{
    super(slots);
  }}
"""


def beginnings(one: RequestClass, required: Sequence[Argument]) -> Iterator[str]:
    """Write `of` for each alternative, and for decimals as text and as numbers."""
    places = {argument.name: place for place, argument in enumerate(one.slots)}
    for taken in alternatives(required):
        for number, params in enumerate(java_arguments(taken)):
            if number:
                passed = [f'Words.text("{name}", {name})' if kind == "BigDecimal" else name for kind, name, _ in params]
                lines = [f"return of({', '.join(passed)});"]
            else:
                lines = [f"String[] slots = new String[{len(one.slots)}];"]
                for argument in taken:
                    name = camel(argument.name)
                    lines.append(f'slots[{places[argument.name]}] = Words.text("{name}", {name});')
                lines.append(f"return new {one.name}(slots);")
            tags = [("@param", f"{name} {said}") for _, name, said in params]
            head = javadoc(
                ["Begins with what is required."], indent=2, tags=[*tags, ("@return", "the arguments so far")]
            )
            declared = [f"{kind} {name}" for kind, name, _ in params]
            opened = parameters(f"public static {one.name} of", declared, " {", 2)
            yield head + opened + "".join(f"    {line}\n" for line in lines) + "  }\n"


def alternatives(required: Sequence[Argument]) -> Iterator[tuple[Argument, ...]]:
    for place, one in enumerate(required):
        if one.kind == "oneof":
            for alternative in one.arguments:
                yield (*required[:place], alternative, *required[place + 1 :])
            return
    yield tuple(required)


def setters(one: RequestClass, place: int, argument: Argument) -> Iterator[str]:
    """Write the method that sets an argument; for a decimal, both."""
    name = camel(argument.name)
    said = meaning(argument)
    returned = ("@return", "a copy with it")
    if argument.kind == "flag":
        head = javadoc([f"Sets {{@code {argument.token}}}: {said}."], indent=2, tags=[returned])
        yield f"""{head}  public {one.name} {name}() {{
    return new {one.name}(with({place}, "{argument.token}"));
  }}
"""
        return
    for kind in ("BigDecimal", "String") if argument.kind == "decimal" else (java_kind(argument),):
        head = javadoc(
            [f"Sets {{@code {argument.token or name}}}: {said}."],
            indent=2,
            tags=[("@param", f"{name} its value"), returned],
        )
        yield f"""{head}  public {one.name} {name}({kind} {name}) {{
    return new {one.name}(with({place}, Words.text("{name}", {name})));
  }}
"""


def adding(one: RequestClass) -> str:
    """Write what puts the words together."""
    lines = [f'words.value("{one.token}");'] if one.token else []
    for place, argument in enumerate(one.slots):
        if argument.token in IDENTITIES and argument.optional:
            lines.append(f'words.identity("{argument.token}", slot({place}));')
        elif argument.kind == "flag" or not argument.token:
            lines.append(f"words.value(slot({place}));")
        else:
            lines.append(f'words.option("{argument.token}", slot({place}));')
    body = "".join(f"    {line}\n" for line in lines)
    return f"  @Override\n  void addTo(Words words) {{\n{body}  }}\n"


def replying(one: RequestClass) -> str:
    """Write what asks for another form of the reply."""
    place = next(place for place, argument in enumerate(one.slots) if argument.name == "reply")
    return f"""  {one.name} with(String form) {{
    return new {one.name}(with({place}, form));
  }}
"""


def reading(one: RequestClass) -> str:
    """Write what reads the reply of an item."""
    if one.reply.kind != "choice":
        lines = [f"return {reader(one.reply).replace('::', '.')}(value);"]
    else:
        place = next(place for place, argument in enumerate(one.slots) if argument.name == "reply")
        (_, default), *others = one.reply.cases
        lines = [f'String form = slot({place}) == null ? "" : slot({place});', "return switch (form) {"]
        for form, reply in others:
            read = reader(reply).replace("::", ".") + "(value)"
            lines.append(f'  case "{form}" -> {f"new OrderAck({read})" if reply.kind == "id" else read};')
        lines += [f"  default -> {reader(default).replace('::', '.')}(value);", "};"]
    body = "".join(f"    {line}\n" for line in lines)
    return f"  @Override\n  OrderReply read(Object value) {{\n{body}  }}\n"


def request_imports(body: str) -> list[str]:
    code = "\n".join(line for line in body.splitlines() if not line.lstrip().startswith(("*", "/*")))
    words = set("".join(c if c.isalnum() else " " for c in code).split())
    names = ["java.math.BigDecimal"]
    names += [f"exchange.dingir.internal.{one}" for one in ("Replies", "Values", "Words")]
    names += [f"{MODEL}.{one}" for one in (*VOCABULARY_NAMES.values(), "OrderAck", "OrderReply")]
    return [one for one in names if one.rpartition(".")[2] in words]
