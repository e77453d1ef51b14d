"""Two people of one household in the register."""

from __future__ import annotations

from tui.wiring import City


def family(city: City, household: str = "900001") -> tuple[int, int]:
    """Party numbers of a father and a child who live together."""
    with city.vault.write() as store:
        made = [
            store.db.execute(
                "INSERT INTO party(party_no, name, name_kana, household_no) VALUES(?,?,?,?) RETURNING party_id",
                (f"{household}{number:02}", f"伊勢 {name}", "イセ", household),
            ).fetchone()[0]
            for number, name in enumerate(("父", "子"), 1)
        ]
    return made[0], made[1]
