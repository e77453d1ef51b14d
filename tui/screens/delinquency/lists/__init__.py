"""The morning lists and the figures of the office."""
