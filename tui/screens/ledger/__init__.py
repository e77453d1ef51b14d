"""Screens of the ledger: what a person owes and has paid, and why each figure is what it is."""
