"""SQL of the room `parties`: rows in, values out."""
