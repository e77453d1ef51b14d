"""Screens of lending approvals."""
