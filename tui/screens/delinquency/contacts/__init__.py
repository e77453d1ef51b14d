"""Screens of the case, of contacts and of tasks."""
