"""The lines that a bridge writes of itself."""

import contextlib


def say(text: str) -> None:
    """Write a line. Where nobody reads any more, as who started us has ended, the bridge still leaves in order."""
    with contextlib.suppress(BrokenPipeError):
        print(f"bridge: {text}", flush=True)
