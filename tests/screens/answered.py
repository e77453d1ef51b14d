"""How a test waits for what a screen reads and writes."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.worker import WorkerCancelled


async def all_answered(app: App[Any]) -> None:
    """Until no question is open. One that was asked anew has been cancelled; the newer one is waited for."""
    while True:
        try:
            return await app.workers.wait_for_complete()
        except WorkerCancelled:
            if all(worker.is_finished for worker in app.workers):
                return
