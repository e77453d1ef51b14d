"""Screens of what is kept."""
