"""Replies as text: for people, for programs, and as redis-cli prints them."""
