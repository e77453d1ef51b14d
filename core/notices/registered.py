"""What the room `notices` registers."""

from core.notices.erasing import KEPT

__all__ = ["KEPT"]
