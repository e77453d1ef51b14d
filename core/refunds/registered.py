"""What the room `refunds` keeps."""

from core.refunds.erasing import KEPT

__all__ = ["KEPT"]
