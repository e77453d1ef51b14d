"""The delinquency work of the demonstration city, told through the real services."""
