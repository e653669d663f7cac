"""INFO, as the server writes it."""


def read_info(text: str) -> dict[str, str]:
    """Read what INFO says.

    >>> read_info("# Exchange\\r\\nsequence:7\\r\\n")
    {'sequence': '7'}
    """
    return dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
