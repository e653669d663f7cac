"""How a command is written, in one line: for HELP replies and the commands page."""

from typing import Final

from protocol import terms
from protocol.spec import Argument, Command

AGAIN_MAX: Final = 40
"""Characters of an argument that is written out a second time to show that it may be repeated."""


def usage(command: Command) -> str:
    """Write a command with its arguments.

    >>> from protocol.commands import COMMANDS
    >>> usage(COMMANDS["ORDER.AMEND"])
    'ORDER.AMEND user market order_id [AMOUNT amount] [PRICE price]'
    """
    name = command.name.replace("|", " ")
    return " ".join([name, *[argument_usage(argument) for argument in command.arguments]])


def argument_usage(argument: Argument) -> str:
    """Write one argument."""
    plain = value_usage(argument)
    if argument.token and argument.kind != "flag":
        plain = argument.token + " " + plain
    if argument.multiple:
        again = plain if len(plain) <= AGAIN_MAX else argument.name
        plain = f"{plain} ..." if argument.optional else f"{plain} [{again} ...]"
    return f"[{plain}]" if argument.optional else plain


def value_usage(argument: Argument) -> str:
    """Write one argument's value, without its token."""
    if argument.shown:
        return argument.shown
    if argument.kind == "flag":
        return argument.token
    if argument.kind == "choice":
        return "|".join(choices(argument))
    if argument.kind == "oneof":
        return "|".join(argument_usage(one) for one in argument.arguments)
    if argument.kind == "block":
        return " ".join(argument_usage(one) for one in argument.arguments)
    return argument.name


def choices(argument: Argument) -> list[str]:
    """List the words of a choice."""
    return [word.decode() for word in getattr(terms, argument.choices + "_TEXT")]
