"""Vocabularies, and the codes of errors."""

from collections.abc import Iterable
from typing import Final

from clients.generate.model import ERROR_NAMES, VOCABULARY_NAMES, Schema
from clients.generate.rust.documents import comment, sentence
from clients.generate.rust.names import variant

ABOUT: Final = {
    "SIDE": "The side of an order or a trade: BID buys base, ASK sells it.",
    "KIND": "LIMIT trades at its price or better, MARKET at any.",
    "TIF": "How long an order stands: GTC rests, IOC fills what it can at once, FOK all or nothing.",
    "STP": "Who gives way when an order would trade with its own user's.",
    "REPLY": "How much the reply to an order tells.",
    "STATUS": "What has become of an order.",
    "REASON": "Why an order ended unfilled; the empty word is none.",
    "ENDED": "How an order ended.",
    "DIRECTION": "Which side of a transfer: IN was received, OUT was made.",
    "MARKET_STATUS": "What a market accepts: everything, nothing new, or nothing but queries.",
    "KLINE_INTERVAL": "How long a candle lasts.",
    "BOOK_ACTION": "What happened to an order in the book.",
    "ROLE": "Which part an order played in a trade.",
    "ENGINE_PARAMETER": "What can be set in the engine.",
    "ORDER_CAUSE": "Why the feed tells an order.",
    "BALANCE_CAUSE": "Why a balance changed.",
    "MESSAGE": "Whether a message of the feed tells the whole state, or what changed.",
}


def vocabularies_file(schema: Schema) -> str:
    text = "use crate::word::vocabulary;\n"
    for name, words in schema.vocabularies.items():
        told = [(variant(word), word, f"`{word}`." if word else "None: the empty word.") for word in words]
        text += vocabulary(VOCABULARY_NAMES[name], ABOUT[name], told)
    return text


def codes_file(schema: Schema) -> str:
    told = [(ERROR_NAMES[code], code, f"`{code}`: {sentence(when)}") for code, when in schema.errors.items()]
    about = "The code of an error that the server answered."
    return "use crate::word::vocabulary;\n" + vocabulary("Code", about, told)


def vocabulary(name: str, about: str, told: Iterable[tuple[str, str, str]]) -> str:
    """Declare a vocabulary of variants, words and what they mean."""
    text = f"\nvocabulary! {{\n{comment(about, '    ')}    pub enum {name} {{\n"
    for variant_name, word, meaning in told:
        text += f'{comment(meaning, "        ")}        {variant_name} = "{word}",\n'
    return text + "    }\n}\n"
