"""Rows of contacts, promises and tasks."""
