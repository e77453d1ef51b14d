"""`osame calc wage-exemption` and `severance-exemption`: the answers, and bad words as one sentence with exit code 2."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tui.cli.main import main

A = ("--gross", "320000", "--income-tax", "6750", "--resident-tax", "12300", "--social", "46820", "--dependents", "2")
TWO = ("--employer", "A社:300000:50000", "--employer", "B社:50000:5000", "--dependents", "3")
TODAY, BEFORE = ("--on", "2026-11-25"), ("--on", "2026-03-31")
CASH = ("--cash", "--monthly-exempt", "150000", "--seized", "2026-09-05", "--next-pay", "2026-09-25")
SEVERANCE = (
    *("--gross", "5000000", "--income-tax", "0", "--resident-tax", "0", "--social", "0"),
    *("--dependents", "2"),
)


@pytest.fixture
def osame(capsys: pytest.CaptureFixture[str]):
    def call(*words: str) -> tuple[int, dict[str, Any]]:
        return main(["calc", *words]), json.loads(capsys.readouterr().out)

    return call


def answer(called: tuple[int, dict[str, Any]]) -> dict[str, Any]:
    code, found = called
    assert code == 0, found
    assert all({"text", "article"} <= set(step) for step in found["derivation"])
    assert found["derivation"]
    return found


def test_a_month_of_wages_with_its_items(osame) -> None:
    found = answer(osame("wage-exemption", *A, *TODAY))
    assert found["items"] == {"no1": 7000, "no2": 13000, "no3": 47000, "no4": 203000, "no5": 10000}
    assert (found["exempt"], found["seizable"]) == (280000, 40000)


def test_the_day_chooses_the_amounts(osame) -> None:
    assert answer(osame("wage-exemption", *A, *BEFORE))["seizable"] == 50000


def test_without_a_day_the_amounts_of_today_count(osame) -> None:
    assert answer(osame("wage-exemption", *A))["items"]["no4"] >= 203000


def test_a_sum_of_deductions_leaves_its_items_empty(osame) -> None:
    found = answer(osame("wage-exemption", "--gross", "300000", "--deductions", "50000", "--dependents", "3", *BEFORE))
    assert found["items"] == {"no1": None, "no2": None, "no3": None, "no4": 235000, "no5": 3000}
    assert found["no1_3"] == 50000


def test_days_of_a_month_are_rounded_to_a_hundred_yen(osame) -> None:
    words = ("--gross", "160000", "--income-tax", "3100", "--resident-tax", "0", "--social", "21000")
    found = answer(osame("wage-exemption", *words, "--dependents", "1", "--days", "14", "--period-days", "30", *TODAY))
    assert found["seizable"] == 50800


@pytest.mark.parametrize("bonus", ["500000:20420:75000", "500000:20420:0:75000"])
def test_a_bonus_of_the_same_month(osame, bonus: str) -> None:
    found = answer(osame("wage-exemption", *A, *TODAY, "--bonus", bonus))
    assert (found["seizable"], found["of_bonus"]) == (363000, 323000)


def test_a_bonus_beside_a_sum_of_deductions_is_added_to_it(osame) -> None:
    words = ("--gross", "320000", "--deductions", "65870", "--dependents", "2", *TODAY)
    sums = [
        answer(osame("wage-exemption", *words, "--bonus", bonus)) for bonus in ("500000:95420", "500000:20420:75000")
    ]
    assert sums[0]["items"] == sums[1]["items"]


@pytest.mark.parametrize(
    ("method", "employers"),
    [
        ("1", {"A社": (235000, 3000, 12000), "B社": (0, 9000, 36000)}),
        ("2", {"A社": (200000, 11000, 39000), "B社": (36000, 2000, 7000)}),
    ],
)
def test_both_methods_for_several_employers(osame, method: str, employers: dict[str, tuple[int, int, int]]) -> None:
    found = answer(osame("wage-exemption", *TWO, "--method", method, *BEFORE))["employers"]
    assert {name: (each["no4"], each["no5"], each["seizable"]) for name, each in found.items()} == employers


def test_cash_in_hand(osame) -> None:
    assert answer(osame("wage-exemption", *CASH, "--period-days", "30"))["exempt"] == 100000


@pytest.mark.parametrize("years", ["13", "12.4"])
def test_a_severance_payment_with_its_years_rounded_up(osame, years: str) -> None:
    found = answer(osame("severance-exemption", *SEVERANCE, "--years", years, *TODAY))
    assert (found["exempt"], found["seizable"]) == (1583400, 3416600)
    assert found["items"] == {"no1": 0, "no2": 0, "no3": 609000, "no4": 974400}


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("wage-exemption",), "gross"),
        (("wage-exemption", *A[2:]), "gross"),
        (("wage-exemption", *A[:-2]), "dependents"),
        (("wage-exemption", *A[:2], *A[4:]), "income-tax"),
        (("wage-exemption", *A, "--deductions", "1"), "income-tax"),
        (("wage-exemption", *A[:-1], "-1"), "dependents"),
        (("wage-exemption", *A[:-1], "100"), "dependents"),
        (("wage-exemption", *A[:-1], "二"), "dependents"),
        (("wage-exemption", "--gross", "1.5", *A[2:]), "gross"),
        (("wage-exemption", "--gross", "-1", *A[2:]), "gross"),
        (("wage-exemption", "--gross", "9" * 20, *A[2:]), "gross"),
        (("wage-exemption", *A, "--on", "2026-02-30"), "on"),
        (("wage-exemption", *A, "--days", "14"), "period-days"),
        (("wage-exemption", *A, "--period-days", "14"), "days"),
        (("wage-exemption", *A, "--days", "0", "--period-days", "30"), "days"),
        (("wage-exemption", *A, "--days", "14", "--period-days", "367"), "period-days"),
        (("wage-exemption", *A, "--bonus", "x"), "bonus"),
        (("wage-exemption", *A, "--bonus", "1:2:3:4:5"), "bonus"),
        (("wage-exemption", *A, "--bonus", "1:2"), "bonus"),
        (("wage-exemption", *A, "--bonus", "1", "--days", "3", "--period-days", "30"), "days"),
        (("wage-exemption", *A, "--method", "1"), "method"),
        (("wage-exemption", *A, "--seized", "2026-09-05"), "seized"),
        (("wage-exemption", *TWO), "method"),
        (("wage-exemption", *TWO, "--method", "3"), "method"),
        (("wage-exemption", *TWO, "--method", "1", "--gross", "1"), "gross"),
        (("wage-exemption", *TWO, "--method", "1", "--employer", "A社:1:1"), "employer"),
        (("wage-exemption", *TWO, "--method", "1", "--employer", "C社:1"), "employer"),
        (("wage-exemption", *TWO, "--method", "1", "--employer", ":1:1"), "employer"),
        (("wage-exemption", *TWO, "--method", "1", "--employer", "C\udc80社:1:1"), "employer"),
        (("wage-exemption", *TWO, "--method", "1", "--employer", "C\x1b[2J:1:1"), "employer"),
        (("wage-exemption", *CASH), "period-days"),
        (("wage-exemption", *CASH[:-2], "--period-days", "30"), "next-pay"),
        (("wage-exemption", *CASH[:-1], "2026-09-04", "--period-days", "30"), "next-pay"),
        (("wage-exemption", *CASH, "--period-days", "30", "--gross", "1"), "gross"),
        (("severance-exemption", *SEVERANCE), "years"),
        (("severance-exemption", *SEVERANCE, "--years", "-1"), "years"),
        (("severance-exemption", *SEVERANCE, "--years", "1e9"), "years"),
        (("severance-exemption", *SEVERANCE, "--years", "101"), "years"),
        (("severance-exemption", *SEVERANCE[2:], "--years", "1"), "gross"),
        (("severance-exemption", *SEVERANCE[:2], *SEVERANCE[4:], "--years", "1"), "income-tax"),
    ],
)
def test_bad_words_are_told_with_the_field_to_blame(osame, words: tuple[str, ...], field: str) -> None:
    code, found = osame(*words)
    assert (code, found["field"]) == (2, field)
    assert set(found) == {"error", "field"}
    assert found["error"].endswith("。")
