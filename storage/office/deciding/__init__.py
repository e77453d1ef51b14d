"""How an approval is decided: routes, limits, delegation."""
