"""The entry of paid slips (3102): the sheet, the slip in hand, and what is said of them."""
