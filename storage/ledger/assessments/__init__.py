"""SQL of the assessments: rows in, values out."""
