"""Rows of 催告."""
