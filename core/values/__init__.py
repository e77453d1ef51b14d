"""Values that every room uses: money, dates, numbers with check digits, refusals. Pure; no clock, no store."""
