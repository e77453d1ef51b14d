"""滞納案件: births, assignment, hand-over, closing."""
