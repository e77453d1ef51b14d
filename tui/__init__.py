"""Screens, keys and the `osame` command line; the only place where store and services are joined is `wiring`."""
