"""SQL of the room `office`: rows in, values out."""
