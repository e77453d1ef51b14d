"""催告: whom to write to, at which stage, by which letter, and what became of it."""
