"""What comes in as a file: opened once, kept, moved aside."""
