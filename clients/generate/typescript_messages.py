"""Write the messages of the feed: for each kind of channel its snapshot and its update, and what reads them."""

from typing import Final

from clients.generate.model import Channel, Field, Schema
from clients.generate.typescript_records import field_lines, ts_type
from clients.generate.typescript_writing import camel, comment, union

OTHER: Final = """/** A message of a kind that this version doesn't know, as it came. */
export interface OtherMessage {
  readonly kind: "other";
  readonly channel: string;
  readonly payload: OtherPayload;
}

/** What FEED.md promises of every message; the rest is not checked. */
export type OtherPayload =
  | { type: "snapshot"; seq: number; epoch: string; time: Microseconds; [field: string]: Plain }
  | { type: "update"; seq: number; prev: number; time: Microseconds; [field: string]: Plain };
"""

ON: Final = """/** What is told on a channel of this name. */
export type MessageOn<Name extends string> = string extends Name
  ? Message
  : Name extends keyof Messages
    ? Messages[Name]
    : Name extends `${infer Kind}:${string}`
      ? Kind extends keyof Messages
        ? Messages[Kind]
        : OtherMessage
      : OtherMessage;
"""


def messages(schema: Schema) -> str:
    """Write the file that has them all."""
    channels = schema.channels.values()
    rows = "".join(f"  {one.kind}: {title(one)}Message;\n" for one in channels)
    cases = "".join(
        f'    case "{one.kind}":\n      return {{ kind, channel, payload: read{title(one)}Payload(fields) }};\n'
        for one in channels
    )
    parts = [
        OTHER,
        comment(["The messages of each kind of channel."]) + f"export interface Messages {{\n{rows}}}\n",
        comment(["A message: which it is, its `kind` tells, and then its payload's `type`."])
        + union("export type Message", (*(f"{title(one)}Message" for one in channels), "OtherMessage")),
        ON,
        comment(["Read the payload of a message on a channel."])
        + "export function readMessage(value: Value | undefined, channel: string): Message {\n"
        + '  const [kind] = channel.split(":", 1);\n'
        + "  const fields = readPayload(value, channel);\n"
        + f"  switch (kind) {{\n{cases}    default:\n"
        + '      return { kind: "other", channel, payload: plain(fields) as unknown as OtherPayload };\n  }\n}\n',
    ]
    return "\n".join(parts)


def title(channel: Channel) -> str:
    return channel.kind.capitalize()


def channel_file(channel: Channel) -> str:
    """Write a kind of channel: two payloads, the message that has one of them, their reader."""
    name = title(channel)
    message = f'  readonly kind: "{channel.kind}";\n  readonly channel: string;\n'
    message += f"  readonly payload: {name}Snapshot | {name}Update;\n"
    snapshot = f'      type: "snapshot",\n{field_lines(channel.snapshot[1:], "      ")}'
    update = f'    type: "update",\n{field_lines(channel.update[1:], "    ")}'
    reader = f"export function read{name}Payload(fields: Map<string, Value>): {name}Snapshot | {name}Update {{\n"
    reader += f'  if (fields.get("type") === "snapshot") {{\n    return {{\n{snapshot}    }};\n  }}\n'
    reader += f"  return {{\n{update}  }};\n}}\n"
    parts = [
        payload(f"{name}Snapshot", "snapshot", f"The state of `{channel.name}` at `seq`.", channel.snapshot),
        payload(f"{name}Update", "update", f"What happened on `{channel.name}` after `prev`.", channel.update),
        f"{comment([f'A message on `{channel.name}`.'])}export interface {name}Message {{\n{message}}}\n",
        reader,
    ]
    return "\n".join(parts)


def payload(name: str, word: str, summary: str, fields: tuple[Field, ...]) -> str:
    assert fields[0].name == "type", fields
    body = "".join(f"  {camel(one.name)}: {ts_type(one.type)};\n" for one in fields[1:])
    return f'{comment([summary])}export interface {name} {{\n  type: "{word}";\n{body}}}\n'
