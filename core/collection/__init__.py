"""Money that comes in: files, slips, reconciliation (消込), suspense, corrections, daily close."""
