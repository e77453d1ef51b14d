"""Files on their way from the tray into the books."""
