"""What leaves the office, on the screen: the page of F12, the register, printers, media."""
