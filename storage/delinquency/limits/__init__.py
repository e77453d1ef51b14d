"""Rows of 時効: what counts for a receivable, and where it stands."""
