"""Screens of 催告 (6201)."""
