"""Receivables, the journal, balances as of a date, allocation, late charges, fiscal years."""
