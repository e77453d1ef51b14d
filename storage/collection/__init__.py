"""SQL of the room `collection`: rows in, values out."""
