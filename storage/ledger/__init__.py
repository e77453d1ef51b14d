"""SQL of the room `ledger`: rows in, values out."""
