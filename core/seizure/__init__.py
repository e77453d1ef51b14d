"""差押: what may be taken and what may not, what a realised asset pays to whom, and the days of an auction."""
