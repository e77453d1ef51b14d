"""What the room `delinquency` registers: acts, jobs, papers, periods."""

from core.delinquency.erasing import KEPT

__all__ = ["KEPT"]
