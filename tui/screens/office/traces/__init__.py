"""Screens of traces: alarms and the list of watched parties."""
