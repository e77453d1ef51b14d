"""Rows of the figures of delinquency work."""
