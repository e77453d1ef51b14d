"""Commands for files that come in."""
