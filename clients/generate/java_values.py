"""The Java types of what the server says: vocabularies, records, messages of the feed, and errors."""

from collections.abc import Sequence
from typing import Final

from clients.generate.java_text import camel, javadoc, parameters, pascal, quoted, sentence, source
from clients.generate.java_words import CHANNELS, FIELDS, OWN_FIELDS, RECORDS, VOCABULARIES
from clients.generate.model import ERROR_NAMES, RECORD_NAMES, VOCABULARY_NAMES, Channel, Field, Schema, Type

MODEL: Final = "exchange.dingir.model"
ERROR: Final = "exchange.dingir.error"

PLAIN: Final = {
    "decimal": "BigDecimal",
    "name": "String",
    "text": "String",
    "payload": "FeedMessage",
    "flag": "boolean",
    "id": "long",
    "integer": "long",
    "time": "long",
}
IMPORTS: Final = {"BigDecimal": "java.math.BigDecimal", "List": "java.util.List", "Map": "java.util.Map"}

UNITS: Final = {"s": "SECOND", "m": "MINUTE", "h": "HOUR", "d": "DAY", "w": "WEEK", "M": "MONTH"}
"""Of the intervals: a constant's name can't begin with a digit, nor tell m from M."""

ORDER_REPLIES: Final = ("ORDER_RESULT", "ORDER", "ORDER_FULL")
"""What answers an item of a batch; beside these, the id alone."""


def files(schema: Schema, root: str) -> dict[str, str]:
    """Write the files of the packages `model` and `error`."""
    written: dict[str, str] = {}
    for name, words in schema.vocabularies.items():
        written[f"{root}/model/{VOCABULARY_NAMES[name]}.java"] = vocabulary(name, words)
    for name, fields in schema.records.items():
        written[f"{root}/model/{RECORD_NAMES[name]}.java"] = record_file(name, fields)
    for channel in schema.channels.values():
        for kind in ("Snapshot", "Update"):
            written[f"{root}/model/{pascal(channel.kind)}{kind}.java"] = message_file(channel, kind)
    for kind, what in (("Snapshot", "everything"), ("Update", "what changed")):
        written[f"{root}/model/{kind}.java"] = message_interface(schema, kind, what)
    for code, meaning in schema.errors.items():
        written[f"{root}/error/{error_name(code)}.java"] = error_file(code, meaning)
    return written


def error_name(code: str) -> str:
    return f"{ERROR_NAMES[code]}Exception"


# -- vocabularies -----------------------------------------------------------------------------------------


def constant(word: str) -> str:
    """Name a word's constant."""
    if not word:
        return "NONE"
    if word[0].isdigit():
        return f"{UNITS[word[-1]]}_{word[:-1]}"
    return word.upper().replace("-", "_")


def vocabulary(name: str, words: Sequence[str]) -> str:
    java = VOCABULARY_NAMES[name]
    constants = "".join(
        javadoc([f"{{@code {word}}}." if word else "Nothing: the empty word."], indent=2)
        + f"  {constant(word)}({quoted(word)}),\n\n"
        for word in words
    )
    body = f"""{javadoc([sentence(VOCABULARIES[name])])}public enum {java} implements Word {{
{constants}  /** A word that this version does not know: servers grow. */
  UNKNOWN("");

  private static final Map<String, {java}> BY_WORD = Word.index(values());

  private final String word;

  {java}(String word) {{
    this.word = word;
  }}

  @Override
  public String word() {{
    return word;
  }}

{
        javadoc(
            ["Finds the constant of a word."],
            indent=2,
            tags=[("@param", "word as the wire has it"), ("@return", "the constant, or {@link #UNKNOWN}")],
        )
    }  public static {java} of(String word) {{
    return BY_WORD.getOrDefault(word, UNKNOWN);
  }}
}}
"""
    return source(MODEL, ["java.util.Map"], body)


# -- types ------------------------------------------------------------------------------------------------


def java_type(one: Type, boxed: bool = False) -> str:
    """Name the Java type of a value."""
    if one.kind == "word":
        return VOCABULARY_NAMES[one.of]
    if one.kind in ("record", "row"):
        return RECORD_NAMES[one.of]
    if one.kind in ("list", "map"):
        assert one.inner is not None
        inner = java_type(one.inner, boxed=True)
        return f"List<{inner}>" if one.kind == "list" else f"Map<String, {inner}>"
    plain = PLAIN[one.kind]
    if boxed or one.nullable:
        return {"long": "Long", "boolean": "Boolean"}.get(plain, plain)
    return plain


def imports_of(types: Sequence[str]) -> list[str]:
    """Tell what must be imported for these types, of what is not in the package `model`."""
    return [path for name, path in IMPORTS.items() if any(name in one for one in types)]


def field_doc(field: Field, record: str = "") -> str:
    """Describe a field: its meaning, and its unit."""
    meaning = OWN_FIELDS.get(f"{record}.{field.name}") or FIELDS.get(field.name, "")
    kind = field.type.kind
    if field.name == "quote" and kind == "name":
        meaning = "the asset that pays for it"
    if kind == "integer" and field.name in ("users", "orders"):
        meaning = "how many"
    if kind == "time":
        meaning = f"{meaning}, in microseconds since 1970" if meaning else "microseconds since 1970"
    if not meaning:
        meaning = f"{{@code {field.name}}} of the reply"
    return f"{meaning}, or null" if field.type.nullable else meaning


def record_file(name: str, fields: Sequence[Field]) -> str:
    java = RECORD_NAMES[name]
    implemented = " implements OrderReply" if name in ORDER_REPLIES else ""
    return record_source(java, RECORDS[name], fields, implemented, record=name)


def message_file(channel: Channel, kind: str) -> str:
    told = channel.snapshot if kind == "Snapshot" else channel.update
    fields = (Field("channel", Type("text")), *(field for field in told if field.name != "type"))
    what = "everything" if kind == "Snapshot" else "what changed"
    template = channel.name.replace("<", "&lt;").replace(">", "&gt;")
    summary = f"Tells {what} on {template}: {CHANNELS[channel.kind]}"
    return record_source(f"{pascal(channel.kind)}{kind}", summary, fields, f" implements {kind}", raw=True)


def message_interface(schema: Schema, kind: str, what: str) -> str:
    """Write the interface of the snapshots, or of the updates."""
    name, meaning = {
        "Snapshot": ("String epoch", "what tells starts of the server apart"),
        "Update": ("long prev", "the number of the message before"),
    }[kind]
    permitted = ",\n        ".join(sorted(f"{pascal(one.kind)}{kind}" for one in schema.channels.values()))
    method = javadoc([f"Returns {meaning}."], indent=2, tags=[("@return", meaning)])
    body = f"""{javadoc([f"A message that tells {what}."])}public sealed interface {kind} extends FeedMessage
    permits {permitted} {{

{method}  {name}();
}}
"""
    return source(MODEL, [], body)


def record_source(
    java: str, summary: str, fields: Sequence[Field], implemented: str, *, raw: bool = False, record: str = ""
) -> str:
    types = [java_type(field.type) for field in fields]
    docs = [("@param", f"{camel(field.name)} {field_doc(field, record)}") for field in fields]
    head = javadoc([f"{summary}." if raw else sentence(summary)], tags=docs)
    params = [f"{type_} {camel(field.name)}" for type_, field in zip(types, fields, strict=True)]
    methods = "" if raw else "\n".join(time_method(field) for field in fields if field.type.kind == "time")
    imports = imports_of(types) + (["java.time.Instant"] if methods else [])
    opened = " {" if methods else " {}"
    body = parameters(f"public record {java}", params, implemented + opened, 0)
    broken = parameters(f"public record {java}", params, "", 0)
    if implemented and body.count("\n") > 1 and (broken.count("\n") == 1 or body.count("\n") > 2):
        body = broken + f"   {implemented}{opened}\n"  # the formatter gives what it implements a line
    return source(MODEL, imports, head + body + (methods + "}\n" if methods else ""))


def time_method(field: Field) -> str:
    """Give a time as the language's own."""
    name = camel(field.name)
    told = [f"Returns {{@link #{name}()}} as an instant."]
    head = javadoc(told, indent=2, tags=[("@return", "the instant")])
    return f"""{head}  public Instant {name}Instant() {{
    return Micros.instant({name});
  }}
"""


# -- errors -----------------------------------------------------------------------------------------------


def error_file(code: str, meaning: str) -> str:
    java = error_name(code)
    head = javadoc([f"{{@code {code}}}: {sentence(meaning)[:1].lower() + sentence(meaning)[1:]}"])
    made = javadoc(
        ["Makes the error of a reply."],
        indent=2,
        tags=[
            ("@param", "text what the server says"),
            ("@param", "resent whether the command had been sent more than once"),
        ],
    )
    body = f"""public final class {java} extends ServerException {{
  private static final long serialVersionUID = 1L;

{made}  public {java}(String text, boolean resent) {{
    super("{code}", text, resent);
  }}
}}
"""
    return source(ERROR, [], head + body)


def errors_source(schema: Schema) -> str:
    """Write the class that finds an error's type by its code."""
    cases = "".join(f"      case {quoted(code)} -> new {error_name(code)}(text, resent);\n" for code in schema.errors)
    names = [f"{ERROR}.{error_name(code)}" for code in schema.errors]
    body = f"""/** Finds the type of an error by its code. */
final class Errors {{
  private Errors() {{}}

  static ServerException of(String code, String text, boolean resent) {{
    return switch (code) {{
{cases}      default -> new ServerException(code, text, resent);
    }};
  }}
}}
"""
    return source("exchange.dingir.internal", [*names, f"{ERROR}.ServerException"], body)


# -- readers ----------------------------------------------------------------------------------------------


def reader(one: Type) -> str:
    """Name the function that reads a value of this type."""
    if one.kind in ("record", "row"):
        return f"Replies::{lower_first(RECORD_NAMES[one.of])}"
    if one.kind in ("list", "map"):
        assert one.inner is not None
        return f"Values.{one.kind}({reader(one.inner)})"
    return f"Values::{ {'name': 'text', 'time': 'integer'}.get(one.kind, one.kind) }"


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def read_field(field: Field) -> str:
    """Write how a field is read from `fields`."""
    name, one = quoted(field.name), field.type
    if one.kind == "word":
        return f"fields.word({name}, {VOCABULARY_NAMES[one.of]}::of)"
    if one.kind == "list" and one.inner is not None and one.inner.kind == "payload":
        return f"fields.list({name}, payload -> Messages.message(channel, payload))"
    if one.kind in ("list", "map"):
        assert one.inner is not None
        return f"fields.{one.kind}({name}, {reader(one.inner)})"
    if one.kind in ("record", "row"):
        return f"fields.{'optional' if one.nullable else 'record'}({name}, {reader(one)})"
    if one.nullable:
        return f"fields.optional({name}, {reader(one)})"
    return f"fields.{ {'name': 'text', 'time': 'integer'}.get(one.kind, one.kind) }({name})"


def replies_source(schema: Schema) -> str:
    """Write the class that reads records."""
    methods = []
    rows = rows_of(schema)
    for name, fields in schema.records.items():
        java = RECORD_NAMES[name]
        channel = '    String channel = fields.text("channel");\n' if name == "REPLAY" else ""
        how = ", ".join(quoted(field.name) for field in fields)
        opened = f"Fields.row(value, {how})" if name in rows else "Fields.of(value)"
        reads = ["channel" if channel and field.name == "channel" else read_field(field) for field in fields]
        methods.append(
            f"  /** Reads {{@link {java}}}. */\n"
            f"  public static {java} {lower_first(java)}(Object value) {{\n"
            f"    Fields fields = {opened};\n{channel}" + parameters(f"return new {java}", reads, ";", 4) + "  }\n"
        )
    used = ("BalanceCause", "BookAction", "Interval", "MarketStatus", "OrderKind", "OrderStatus", "Reason", "Role")
    words = [*used, "SelfTradePrevention", "Side", "TimeInForce"]
    names = [f"{MODEL}.{one}" for one in [*RECORD_NAMES.values(), *words]]
    body = (
        "/** Reads records. */\npublic final class Replies {\n  private Replies() {}\n\n" + "\n".join(methods) + "}\n"
    )
    return source("exchange.dingir.internal", names, body)


def rows_of(schema: Schema) -> set[str]:
    """Tell which records come as lists."""
    everywhere = [field.type for one in schema.records.values() for field in one]
    for channel in schema.channels.values():
        everywhere += [field.type for field in (*channel.snapshot, *channel.update)]
    return {one.inner.of for one in everywhere if one.inner is not None and one.inner.kind == "row"}


def messages_source(schema: Schema) -> str:
    """Write the class that reads messages of the feed."""
    cases, methods, names = [], [], [f"{MODEL}.{one}" for one in ("BalanceCause", "FeedMessage", "OrderCause")]
    for channel in schema.channels.values():
        base = pascal(channel.kind)
        cases.append(
            f"      case {quoted(channel.kind)} -> update ? {camel(channel.kind)}Update(channel, fields)"
            f" : {camel(channel.kind)}Snapshot(channel, fields);\n"
        )
        for kind, told in (("Snapshot", channel.snapshot), ("Update", channel.update)):
            names.append(f"{MODEL}.{base}{kind}")
            reads = ["channel", *(read_field(field) for field in told if field.name != "type")]
            methods.append(
                f"  private static {base}{kind} {camel(channel.kind)}{kind}(String channel, Fields fields) {{\n"
                + parameters(f"return new {base}{kind}", reads, ";", 4)
                + "  }\n"
            )
    body = f"""/** Reads messages of the feed. */
public final class Messages {{
  private Messages() {{}}

{
        javadoc(
            ["Reads a message."],
            indent=2,
            tags=[
                ("@param", "channel the channel's name"),
                ("@param", "payload JSON text, or the map that came as MessagePack"),
                ("@return", "a message of the channel's kind; of an unknown kind, an {@link OtherMessage}"),
            ],
        )
    }  public static FeedMessage message(String channel, Object payload) {{
    Fields fields = Fields.of(Values.payload(payload));
    String type = fields.text("type");
    boolean update = type.equals("update");
    if (!update && !type.equals("snapshot")) {{
      return new OtherMessage(channel, fields.all());
    }}
    return switch (channel.split(":", 2)[0]) {{
{"".join(cases)}      default -> new OtherMessage(channel, fields.all());
    }};
  }}

{chr(10).join(methods)}}}
"""
    return source("exchange.dingir.internal", [*names, f"{MODEL}.OtherMessage"], body)
