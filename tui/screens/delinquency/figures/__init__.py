"""The figures of delinquency work."""
