"""SQL of the room `refunds`: rows in, values out."""
