"""Money, dates, business days, periods and numbers."""
