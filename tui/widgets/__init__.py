"""The design system of the terminal: every piece of text on a screen is drawn by one of these components."""
