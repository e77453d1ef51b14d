"""The calculators of `osame calc`, a file for each subject of the office."""
