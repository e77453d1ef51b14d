"""Delinquency (滞納整理): the rules and acts that follow an unpaid demand."""
