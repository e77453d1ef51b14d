"""Over-payments (過誤納) and what becomes of them."""
