"""Screens of the money that comes in."""
