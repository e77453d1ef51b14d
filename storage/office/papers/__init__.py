"""Rows of the room of letters."""
