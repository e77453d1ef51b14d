"""Rows of 滞納案件."""
