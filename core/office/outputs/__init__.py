"""What leaves the office: the one gate, its register, printers, media."""
