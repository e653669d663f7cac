"""Why there is no reply, in redis-cli's words where it has any."""

from clients.cli.session import Denied, Lost, Session, Unknown
from clients.cli.wire import Gone


def told(problem: Gone | Denied, session: Session, command: str) -> str:
    """Say why there is no reply to a command."""
    if isinstance(problem, Denied):
        return f"AUTH failed: {problem}"
    if isinstance(problem, Unknown):
        return f"Error: {problem}; whether {command} took effect is not known"
    if isinstance(problem, Lost):
        return f"Error: {problem}"
    return f"Could not connect to Dingir at {session.address}: {problem}"
