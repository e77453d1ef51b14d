"""Rows of the room `notices`."""
