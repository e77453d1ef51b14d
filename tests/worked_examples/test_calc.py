"""`osame calc`: the contract of each call, and bad input as one JSON sentence with exit code 2."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

import pytest

from tui.cli import calc


@pytest.fixture
def osame(capsys: pytest.CaptureFixture[str]):
    """Call the command as the shell would: exit code and the one JSON object printed."""

    def call(*words: str) -> tuple[int, dict]:
        parser = argparse.ArgumentParser(prog="osame")
        calc.add_parser(parser.add_subparsers(dest="command"))
        code = calc.run(parser.parse_args(["calc", *words]))
        return code, json.loads(capsys.readouterr().out)

    return call


def answer(called: tuple[int, dict]) -> dict:
    code, found = called
    assert code == 0, found
    assert found["derivation"]
    assert all({"text", "article"} <= set(step) for step in found["derivation"])
    return {key: value for key, value in found.items() if key != "derivation"}


def test_due_date(osame) -> None:
    assert answer(osame("due-date", "--nominal", "2026-05-31")) == {"due_on": "2026-06-01"}


def test_months_after(osame) -> None:
    assert answer(osame("months-after", "--from", "2022-01-31", "--months", "1")) == {"last_day": "2022-02-28"}


def test_demand(osame) -> None:
    assert answer(osame("demand", "--issued", "2026-07-17")) == {
        "elapsed_on": "2026-07-27",
        "seizable_from": "2026-07-28",
    }


def test_instalments(osame) -> None:
    assert answer(osame("instalments", "--total", "47900", "--terms", "4")) == {"terms": [14900, 11000, 11000, 11000]}
    assert answer(osame("instalments", "--total", "47900", "--terms", "4", "--unit", "100"))["terms"] == [
        12200,
        11900,
        11900,
        11900,
    ]


def test_late_charge(osame) -> None:
    found = answer(osame("late-charge", "--principal", "56400", "--due", "2026-02-02", "--paid", "2026-05-29"))
    assert (found["late_charge"], found["subtotal"], found["base"]) == (1300, 1348, 56000)
    assert found["segments"] == [
        {"from": "2026-02-03", "to": "2026-03-02", "days": 28, "rate": "2.8", "base": 56000, "amount": 120},
        {"from": "2026-03-03", "to": "2026-05-29", "days": 88, "rate": "9.1", "base": 56000, "amount": 1228},
    ]


def test_late_charge_with_part_payments_and_without_the_split(osame) -> None:
    words = ["--principal", "80000", "--due", "2018-06-30", "--paid", "2020-12-31", "--payment", "2019-12-31:20000"]
    split = answer(osame("late-charge", *words, "--payment", "2020-06-30:20000"))
    whole = answer(osame("late-charge", *words, "--no-split-at-new-year"))
    assert [row["base"] for row in split["segments"]] == [80000, 80000, 80000, 60000, 40000]
    assert [row["days"] for row in whole["segments"]] == [31, 518, 366]


def test_late_charge_below_2000_yen_has_no_segments(osame) -> None:
    found = answer(osame("late-charge", "--principal", "1900", "--due", "2025-06-30", "--paid", "2026-06-30"))
    assert (found["late_charge"], found["base"], found["segments"]) == (0, 0, [])


@pytest.mark.parametrize(
    ("kind", "value", "valid", "expected"),
    [
        ("individual", "983205673214", True, 4),
        ("individual", "983205673210", False, 4),
        ("corporate", "8700110005901", True, 8),
        ("gs1-128", "91912345012345678901234567890101033101230003", True, 3),
        ("ocr", "610000000000000000003600226000033421101", True, "61"),
        ("mod10w3", "4912345678904", True, 4),
    ],
)
def test_check_digit(osame, kind: str, value: str, valid: bool, expected: int | str) -> None:
    assert answer(osame("check-digit", "--kind", kind, "--value", value)) == {"valid": valid, "expected": expected}


def test_wareki(osame) -> None:
    assert answer(osame("wareki", "--parse", "5080223")) == {"date": "2026-02-23"}
    assert answer(osame("wareki", "--parse", "", "--today", "2026-11-24")) == {"date": "2026-11-24"}
    assert answer(osame("wareki", "--format", "2019-05-01")) == {"text": "令和元年5月1日", "short": "R1.5.1"}


def test_collection_rate(osame) -> None:
    assert answer(osame("collection-rate", "--assessed", "14035", "--received", "1443")) == {"rate": "10.3"}
    assert answer(osame("collection-rate", "--assessed", "0", "--received", "0")) == {"rate": ""}


def test_fiscal_year(osame) -> None:
    found = answer(osame("fiscal-year", "--origin-year", "2024", "--booked", "2026-04-20"))
    assert (found["fiscal_year"], found["year_class"]) == (2026, "carried_over")


GOOD = ("late-charge", "--principal", "1", "--due", "2026-01-01", "--paid", "2026-02-01")


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ((), "name"),
        (("unknown",), "name"),
        (("due-date",), "nominal"),
        (("due-date", "--nominal"), "nominal"),
        (("due-date", "--nominal", "2026-02-30"), "nominal"),
        (("due-date", "--nominal", "R8.2.23"), "nominal"),
        (("due-date", "--nominal", "2026-02-23", "extra"), "extra"),
        (("due-date", "--nom", "2026-02-23"), "nom"),
        (("months-after", "--from", "2026-01-31", "--months", "0"), "months"),
        (("months-after", "--from", "2026-01-31", "--months", "1.5"), "months"),
        (("instalments", "--total", "-5", "--terms", "4"), "total"),
        (("instalments", "--total", "5", "--terms", "99999999999"), "terms"),
        (("instalments", "--total", "5", "--terms", "4", "--unit", "0"), "unit"),
        ((*GOOD, "--payment", "2026-01-15"), "payment"),
        ((*GOOD, "--payment", "2026-01-15:0"), "payment"),
        ((*GOOD, "--payment", "2026-01-15:2"), "payment"),
        (("late-charge", "--principal", "12.5", "--due", "2026-01-01", "--paid", "2026-02-01"), "principal"),
        (("check-digit", "--kind", "isbn", "--value", "1"), "kind"),
        (("check-digit", "--kind", "individual", "--value", "123"), "value"),
        (("wareki",), "parse"),
        (("wareki", "--parse", "2.23"), "parse"),
        (("wareki", "--parse", "R8.2.23", "--format", "2026-02-23"), "parse"),
        (("collection-rate", "--assessed", "x", "--received", "0"), "assessed"),
        (("fiscal-year", "--origin-year", "8", "--booked", "2026-04-20"), "origin-year"),
    ],
)
def test_bad_input_is_one_japanese_sentence_with_its_field(osame, words: tuple[str, ...], field: str) -> None:
    code, found = osame(*words)
    assert code == 2
    assert set(found) == {"error", "field"}
    assert found["field"] == field
    assert found["error"].endswith("。")


def test_the_help_names_every_calculator(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser(prog="osame")
    calc.add_parser(parser.add_subparsers(dest="command"))
    assert calc.run(parser.parse_args(["calc", "--help"])) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in calc.CALCULATORS)


def test_a_fresh_process_answers_in_utf_8_without_screens_or_store() -> None:
    code = (
        "import sys; from tui.cli import calc, answers\n"
        "answers.run_command('osame calc', calc.CALCULATORS, ['demand', '--issued', '2026-07-17'])\n"
        "sys.exit(bool({'textual', 'sqlite3', 'jpholiday'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env={"PYTHONIOENCODING": "ascii", "PATH": ""}, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout.decode("utf-8"))["seizable_from"] == "2026-07-28"
