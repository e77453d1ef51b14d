"""Screens of 宛名: search, telephone search, the reason of a look at the counter."""
