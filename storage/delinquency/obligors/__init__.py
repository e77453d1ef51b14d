"""Rows of successions, liabilities, insolvencies, advance collection and surveys."""
