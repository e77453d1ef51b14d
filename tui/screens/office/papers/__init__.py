"""Screens of letters: documents with what became of them, what waits for a glyph, runs; and the masters of letters."""
