"""Rows of 執行停止."""
