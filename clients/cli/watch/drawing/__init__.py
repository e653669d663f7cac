"""How what is known looks on a screen."""
