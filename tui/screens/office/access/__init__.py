"""Screens of staff and of what one signs in with."""
