"""The terminal view of one market."""
