"""Rows of 不納欠損."""
