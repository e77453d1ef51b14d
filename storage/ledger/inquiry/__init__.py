"""SQL of the inquiries: rows in, values out."""
