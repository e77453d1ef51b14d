"""What lies behind a correction of a receipt."""
