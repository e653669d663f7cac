"""Replay a recording of a real venue's order flow through the wire, and compare the trades."""
