"""Screens of delinquency work (滞納整理)."""
