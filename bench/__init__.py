"""Measured side by side with the bare engine; figures are ratios within one run. `python -m bench.NAME --help`."""
