"""What the room reads from the store and what it keeps there, as values with the Protocols of their rooms."""
