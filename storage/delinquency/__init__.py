"""Rows of the room `delinquency`."""
