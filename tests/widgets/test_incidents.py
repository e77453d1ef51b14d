"""The log of incidents: what it says and what it must not say."""

from __future__ import annotations

from pathlib import Path

from tui.incidents import IncidentLog


def fail(quoted: str) -> None:
    secret = quoted  # a local variable that must not be logged
    try:
        raise KeyError(secret)
    except KeyError as error:
        raise ValueError("person not found") from error


def test_an_incident_names_places_and_causes_and_quotes_no_data(tmp_path: Path) -> None:
    log = IncidentLog(tmp_path / "incidents.log")
    try:
        fail("12345678" * 2 + "伊勢"[::-1])
    except ValueError as error:
        number = log.record(error)
    text = (tmp_path / "incidents.log").read_text(encoding="utf-8")
    assert f"incident {number}" in text and "in fail" in text and "person not found" in text and "KeyError" in text
    assert "1234567812" not in text and "勢伊" not in text


def test_a_log_that_cannot_be_written_hides_nothing(tmp_path: Path) -> None:
    assert len(IncidentLog(tmp_path / "missing" / "log").record(ValueError("x"))) == 6
