"""How a document looks on paper: a value in, PDF bytes out."""
