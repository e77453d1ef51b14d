"""Screens of graces (6401)."""
