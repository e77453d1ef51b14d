"""Screens of what is kept: copies."""
