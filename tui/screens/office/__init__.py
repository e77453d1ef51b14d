"""Screens of the office: menu, approvals, jobs, rights, settings, the log."""
