"""Screens of returned mail and service by publication."""
