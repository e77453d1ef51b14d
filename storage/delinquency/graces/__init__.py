"""Rows of graces."""
