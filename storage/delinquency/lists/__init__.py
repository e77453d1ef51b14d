"""Rows of the morning lists."""
