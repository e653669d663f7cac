"""Programs for a person at a terminal."""
