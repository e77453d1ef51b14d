"""Parts of the adapters that the checking tools load."""
