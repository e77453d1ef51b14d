"""What is kept: copies and going back to them, the replica, keys, retention; the commands and what they share."""
