"""Where a line is typed: prompt_toolkit with our completion, our hints, our history.

Nothing is decided here: what may come is `catalog`'s matter, and pure. This only gives it to the library.
"""

from collections.abc import Iterable

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import History
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style
from prompt_toolkit.utils import get_cwidth

from clients.cli.catalog.command import Catalog
from clients.cli.catalog.completion import complete
from clients.cli.catalog.hint import hint
from clients.cli.catalog.names import Names

COLORS = Style.from_dict({"hint": "ansibrightblack"})
NO_COLORS = Style.from_dict({"hint": "dim"})


class Knowledge:
    """What lines are completed with; it is replaced when another server is connected to."""

    def __init__(self) -> None:
        self.catalog = Catalog()
        self.names = Names()


class Editor:
    """Reads lines."""

    def __init__(self, knowledge: Knowledge, history: History, *, color: bool) -> None:
        self.ghost = Ghost(knowledge)
        self.session: PromptSession[str] = PromptSession(
            completer=Offers(knowledge),
            complete_while_typing=False,
            history=history,
            input_processors=[self.ghost],
            style=COLORS if color else NO_COLORS,
            color_depth=None if color else ColorDepth.DEPTH_1_BIT,
            include_default_pygments_style=False,
            enable_suspend=True,
        )

    def read(self, prompt: str) -> str:
        """Read a line, or several that are pasted; raise KeyboardInterrupt for Ctrl-C, EOFError for Ctrl-D."""
        self.ghost.prompt_width = get_cwidth(prompt)
        return self.session.prompt(prompt)


class Offers(Completer):
    """What Tab offers."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Return what the word before the cursor may become."""
        typed, found = complete(self.knowledge.catalog, self.knowledge.names, document.current_line_before_cursor)
        for one in found:
            yield Completion(one.word, start_position=-len(typed), display_meta=one.note)


class Ghost(Processor):
    """The hint behind the last line, while the cursor is there and the line isn't entered yet."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.prompt_width = 0

    def apply_transformation(self, ti: TransformationInput) -> Transformation:
        """Return the line with its hint."""
        line = ti.document.lines[ti.lineno]
        if ti.lineno < ti.document.line_count - 1 or not ti.document.is_cursor_at_the_end or get_app().is_done:
            return Transformation(ti.fragments)
        text = hint(self.knowledge.catalog, line) if line else ""
        used = get_cwidth(line) + (self.prompt_width if ti.lineno == 0 else 0)
        room = ti.width - used % max(ti.width, 1) - 1
        return Transformation([*ti.fragments, ("class:hint", cut(text, room))])


def cut(text: str, room: int) -> str:
    """Cut a hint to the room that is left, so that it never wraps.

    >>> cut(" user market", 20), cut(" user market", 8), cut(" user", 2)
    (' user market', ' user m…', '')
    """
    if get_cwidth(text) <= room:
        return text
    if room <= 3:
        return ""
    while get_cwidth(text) > room - 1:
        text = text[:-1]
    return text + "…"
