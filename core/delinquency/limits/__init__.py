"""時効: where each receivable stands, the list before completion, measures, events."""
