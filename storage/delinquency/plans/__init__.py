"""Rows of 分納誓約 and 納付受託."""
