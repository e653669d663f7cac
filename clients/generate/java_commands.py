"""The Java methods of the commands, and the classes of those that have optional arguments.

A command takes its required arguments in order. One optional argument makes a second method; several make a class, a
value that `of` begins and each further method copies with one more argument: `OrderPut.of(...).price("100")`.
Methods are written once, answering futures; those that wait call them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from clients.generate.java_requests import RequestClass, ending, java_arguments, request_source, word_lines
from clients.generate.java_text import javadoc, method_name, pascal, sentence, source
from clients.generate.java_values import ERROR, MODEL, error_name, java_type, reader
from clients.generate.model import ERROR_NAMES, NOUNS, RECORD_NAMES, VOCABULARY_NAMES, Argument, Command, Schema

COMMAND: Final = "exchange.dingir.command"

USELESS_WITHOUT: Final = ("ORDER.AMEND", "MARKET.SET")
"""Commands that change nothing without optional arguments: they have no method without."""

NOUN_DOCS: Final = {
    "order": "Orders: placing, changing, canceling and looking at them",
    "balance": "Balances of users",
    "trade": "Trades of users",
    "transfer": "Transfers between users",
    "market": "Markets, their books, trades and candles",
    "asset": "Assets",
    "user": "Users",
    "engine": "The matching engine itself",
    "feed": "The feed, asked for rather than subscribed",
    "history": "History itself",
}


@dataclass(frozen=True)
class Method:
    """A method that answers a future: `lines` are its body. `result` is what the future holds, boxed."""

    name: str
    params: tuple[tuple[str, str, str], ...]
    """Type, name, meaning."""
    result: str
    lines: tuple[str, ...]
    summary: str
    returned: str
    errors: tuple[str, ...] = ()

    @property
    def declared(self) -> str:
        return ", ".join(f"{kind} {name}" for kind, name, _ in self.params)

    @property
    def erased(self) -> str:
        return ", ".join(kind.partition("<")[0] for kind, _, _ in self.params)

    @property
    def passed(self) -> str:
        return ", ".join(name for _, name, _ in self.params)


def files(schema: Schema, root: str) -> dict[str, str]:
    """Write the files of the package `command`."""
    written: dict[str, str] = {}
    for noun in NOUNS:
        commands = [command for command in schema.commands if command.noun == noun]
        methods = [method for command in commands for method in methods_of(command)]
        name = f"{pascal(noun)}Commands"
        written[f"{root}/command/Async{name}.java"] = asynchronous(noun, methods)
        written[f"{root}/command/{name}.java"] = blocking(noun, methods)
        for one in (one for command in commands for one in request_classes(command)):
            written[f"{root}/command/{one.name}.java"] = request_source(one)
    return written


# -- which methods, which classes -------------------------------------------------------------------------


def optional(command: Command) -> list[Argument]:
    return [one for one in command.arguments if one.optional and not one.multiple]


def request_classes(command: Command) -> Iterator[RequestClass]:
    """Tell the classes of a command: of its own, or of the items it takes."""
    if len(optional(command)) > 1:
        name = pascal(command.noun) + pascal(method_name(command.verb))
        yield RequestClass(name, command.summary, command.arguments, reply=command.reply)
    for items in (one for one in command.arguments if one.multiple and one.kind == "oneof"):
        forms = dict(command.reply.inner.cases if command.reply.inner else ())
        for block in items.arguments:
            name = pascal(command.verb) + pascal(block.name)
            summary = f"An item of {command.name} that is as ORDER.{block.token}"
            yield RequestClass(name, summary, block.arguments, reply=forms[block.name], token=block.token)


def methods_of(command: Command) -> Iterator[Method]:
    """Tell the methods of a command."""
    if command.reply.kind == "list" and command.reply.inner is not None and command.reply.inner.kind == "item":
        yield from batch_methods(command)
        return
    own = list(request_classes(command))
    required = tuple(one for one in command.arguments if not one.optional or one.multiple)
    if own:
        yield from request_methods(command, own[0])
        if command.name in USELESS_WITHOUT:
            return
        for params in java_arguments(required):
            begun = f"{own[0].name}.of({', '.join(name for _, name, _ in params)})"
            yield documented(
                command, "", params, (f"return {method_name(command.verb)}({begun});",), result_of(command)
            )
        return
    for taken in (required, (*required, *optional(command))) if optional(command) else (required,):
        yield from plain_methods(command, taken)


def plain_methods(command: Command, taken: tuple[Argument, ...]) -> Iterator[Method]:
    """Tell the methods of a command that takes just these arguments."""
    for alternatives in choices(taken):
        texts = list(java_arguments(alternatives))
        for place, params in enumerate(texts):
            if place:  # the decimal as a number: it calls the one that takes text
                passed = [f'Words.text("{name}", {name})' if kind == "BigDecimal" else name for kind, name, _ in params]
                lines: tuple[str, ...] = (f"return {method_name(command.verb)}({', '.join(passed)});",)
            else:
                lines = (
                    f'Words words = new Words("{command.name}", calls);',
                    *word_lines(alternatives),
                    *ending(command.retry, command.arguments),
                    f"return calls.start(words.command({reader_of(command)}));",
                )
            yield documented(command, "", params, lines, result_of(command))


def request_methods(command: Command, own: RequestClass) -> Iterator[Method]:
    """Tell the methods that take a command's class, one for each form of the reply."""
    params = ((own.name, "request", "the arguments"),)
    forms = command.reply.cases if command.reply.kind == "choice" else (("", command.reply),)
    for place, (form, reply) in enumerate(forms):
        asked = f'request.with("{form}")' if place else "request"
        lines = (
            f'Words words = new Words("{command.name}", calls);',
            f"{asked}.addTo(words);",
            *ending(command.retry, command.arguments),
            f"return calls.start(words.command({reader(reply)}));",
        )
        suffix = form.capitalize() if place else ""
        yield documented(
            command, suffix, params, lines, java_type(reply, boxed=True) if reply.kind != "status" else "Void"
        )


def batch_methods(command: Command) -> Iterator[Method]:
    """Tell the methods that take a list of items."""
    lines = (
        f'Words words = new Words("{command.name}", calls);',
        'words.value(Words.text("user", user));',
        "items.forEach(item -> item.addTo(words));",
        "return calls.start(words.command(BatchItem.replies(items)));",
    )
    user = ("long", "user", "the owner")
    result = "List<Outcome<OrderReply>>"
    listed = (user, ("List<? extends BatchItem>", "items", "what to do, in order"))
    yield documented(command, "", listed, lines, result)
    several = (user, ("BatchItem...", "items", "what to do, in order"))
    yield documented(command, "", several, (f"return {command.verb}(user, List.of(items));",), result)


def choices(taken: tuple[Argument, ...]) -> Iterator[tuple[Argument, ...]]:
    """Write out a choice: the arguments with each of its alternatives."""
    for place, one in enumerate(taken):
        if one.kind == "oneof" and not one.multiple:
            for alternative in one.arguments:
                yield (*taken[:place], replace(alternative, optional=False), *taken[place + 1 :])
            return
    yield taken


def result_of(command: Command) -> str:
    reply = command.reply.cases[0][1] if command.reply.kind == "choice" else command.reply
    return "Void" if reply.kind == "status" else java_type(reply, boxed=True)


def reader_of(command: Command) -> str:
    if command.reply.kind == "payload":
        return "payload -> Messages.message(channel, payload)"
    return reader(command.reply)


def documented(
    command: Command, suffix: str, params: tuple[tuple[str, str, str], ...], lines: tuple[str, ...], result: str
) -> Method:
    """Put a method together with what the declarations say about it."""
    told = command.reply_text
    if command.reply.kind == "choice":
        form = suffix.upper() or "RESULT"
        told = {
            "RESULT": "what became of it so far",
            "ACK": "the order's id",
            "FULL": "the order, and what it traded at once",
        }[form]
    elif command.reply.kind in ("status",):
        told = ""
    errors = tuple(f"{{@link {error_name(one.code)}}} {escaped(one.when)}" for one in command.errors)
    name = method_name(command.verb) + suffix
    return Method(name, params, result, lines, command.summary, told, errors)


def linked(text: str) -> str:
    """Write the records that the text names, such as {FILL}, as links."""
    for name, java in RECORD_NAMES.items():
        text = text.replace(f"{{{name}}}", f"{{@link {MODEL}.{java}}}")
    return text


def escaped(text: str) -> str:
    return sentence(text + ".")[:-1] if text[0].isupper() else sentence("x" + text)[1:].rstrip(".")


# -- the two classes of a noun ----------------------------------------------------------------------------


def asynchronous(noun: str, methods: Sequence[Method]) -> str:
    name = f"Async{pascal(noun)}Commands"
    written = []
    for method in methods:
        wait = f"{pascal(noun)}Commands#{method.name}({method.erased})"
        head = javadoc(
            [f"Does what {{@link {wait}}} does, without waiting."],
            indent=2,
            tags=[
                *((("@param", f"{one} {meaning}")) for _, one, meaning in method.params),
                ("@return", "the reply, or the error, when it comes"),
            ],
        )
        written.append(method_source(head, f"CompletableFuture<{method.result}>", method, method.lines))
    body = (
        javadoc([f"{NOUN_DOCS[noun]}: every method answers at once, with a future."])
        + f"""public final class {name} {{
  private final Calls calls;

{made("calls", "where the commands go")}  public {name}(Calls calls) {{
    this.calls = calls;
  }}

"""
        + "\n".join(written)
        + "}\n"
    )
    internal = [f"exchange.dingir.internal.{one}" for one in ("Calls", "Messages", "Replies", "Values", "Words")]
    return imported(body, ["java.util.concurrent.CompletableFuture", *internal])


def blocking(noun: str, methods: Sequence[Method]) -> str:
    name = f"{pascal(noun)}Commands"
    written = []
    for method in methods:
        tags = [("@param", f"{one} {meaning}") for _, one, meaning in method.params]
        if method.result != "Void":
            told = method.returned[:1].lower() + sentence(method.returned)[1:].rstrip(".")
            tags.append(("@return", linked(told)))
        paragraphs = [sentence(method.summary)]
        errors = method.errors
        first = next(one for one in methods if one.name == method.name)
        if first is not method:  # one list for all forms
            paragraphs.append(f"Errors: those of {{@link #{first.name}({first.erased})}}.")
            errors = ()
        elif errors:
            paragraphs.append("Errors, in order of precedence:")
        head = javadoc(paragraphs, indent=2, items=errors, tags=tags)
        result = {"Long": "long", "Void": "void"}.get(method.result, method.result)
        call = f"Waiting.result(async.{method.name}({method.passed}));"
        written.append(method_source(head, result, method, (call if result == "void" else f"return {call}",)))
    final = "" if noun == "feed" else "final "
    body = (
        javadoc([f"{NOUN_DOCS[noun]}: every method waits for its reply, and throws the errors."])
        + f"""public {final}class {name} {{
  private final Async{name} async;

{made("async", "what does it without waiting")}  public {name}(Async{name} async) {{
    this.async = async;
  }}

"""
        + "\n".join(written)
        + "}\n"
    )
    return imported(body, ["exchange.dingir.internal.Waiting"])


def made(name: str, meaning: str) -> str:
    return javadoc(["For the library itself."], indent=2, tags=[("@param", f"{name} {meaning}")])


def method_source(head: str, result: str, method: Method, lines: Sequence[str]) -> str:
    varied = f"  public {result} {method.name}({method.declared}) {{\n"
    if len(varied) > 101:
        varied = f"  public {result} {method.name}(\n      {method.declared}) {{\n"
    assert all(len(line) <= 101 for line in varied.splitlines()), varied
    return head + varied + "".join(statement(line) for line in lines) + "  }\n"


def statement(line: str) -> str:
    """Write a statement, broken behind its first parenthesis if it is too long."""
    if len(line) + 4 <= 100:
        return f"    {line}\n"
    head, _, rest = line.partition("(")
    assert len(rest) + 8 <= 100, line
    return f"    {head}(\n        {rest}\n"


def imported(body: str, candidates: Sequence[str]) -> str:
    """Import of these, of the model, and of the errors that the comments tell, what the text uses."""
    names = [*candidates, "java.math.BigDecimal", "java.util.List", "java.util.Map", "exchange.dingir.Outcome"]
    names += [f"{MODEL}.{one}" for one in (*RECORD_NAMES.values(), *VOCABULARY_NAMES.values())]
    names += [f"{MODEL}.{one}" for one in ("FeedMessage", "OrderReply")]
    used = {one for one in names if one.rpartition(".")[2] in identifiers(code_of(body))}
    errors = {f"{ERROR}.{error_name(code)}" for code in ERROR_NAMES if f"{{@link {error_name(code)}}}" in body}
    return source(COMMAND, [*used, *errors], body)


def identifiers(code: str) -> set[str]:
    return set("".join(letter if letter.isalnum() else " " for letter in code).split())


def code_of(body: str) -> str:
    """Leave the comments out, which name other things."""
    return "\n".join(line for line in body.splitlines() if not line.lstrip().startswith(("*", "/*")))
