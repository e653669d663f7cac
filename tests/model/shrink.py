"""Make a failing script of commands short: leave out what is not needed for it to fail.

Commands are raw arguments with their times, so any part of a script is a script. Halves are left out
first, then quarters, and so on down to single commands, as long as the rest still fails in any way.
"""

from tests.model.comparison import Entry, Pair


def failure_of(script: list[Entry]) -> Exception | None:
    """Run a script on a new pair; return what went wrong."""
    pair = Pair()
    try:
        for now, commands in script:
            if len(commands) == 1:
                pair.step(commands[0], now)
            else:
                pair.transaction(commands, now)
        pair.prove()
        pair.replay()
    except Exception as problem:  # whatever the engine may raise is a finding
        return problem
    return None


def shortest(script: list[Entry], runs_max: int = 2000) -> list[Entry]:
    """Return a short part of a failing script that fails too."""
    if failure_of(script) is None:
        return script
    size = len(script) // 2
    runs = 0
    while size and runs < runs_max:
        at = 0
        removed = False
        while at < len(script) and runs < runs_max:
            shorter = script[:at] + script[at + size :]
            runs += 1
            if failure_of(shorter) is not None:
                script = shorter
                removed = True
            else:
                at += size
        if not removed or size > 1:
            size //= 2
    return script


def report(script: list[Entry], problem: Exception) -> str:
    """Write a shortened script and its failure for a person."""
    short = shortest(script)
    lines = [f"{now}: " + " ; ".join(str([a[:100] for a in args]) for args in commands) for now, commands in short]
    return "\n".join([f"{type(problem).__name__}: {problem}", *lines, f"shortened: {failure_of(short)!r}"])
