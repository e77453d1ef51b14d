"""Screens of cases: assignment, hand-over, persons around a delinquent."""
