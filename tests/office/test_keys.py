"""Sealed fields: bound to column and row, with keys outside the data folder that only their owner can read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.office.ports import SealBroken
from storage.connection import StoreUnusable
from storage.office.keys import FieldKeys, create_keys


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Key folder and data folder."""
    data, keys = tmp_path / "city", tmp_path / "city.keys"
    data.mkdir()
    create_keys(keys, data)
    return keys, data


@given(st.binary(max_size=100))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_what_was_sealed_opens(folders: tuple[Path, Path], plain: bytes) -> None:
    keys = FieldKeys(*folders)
    assert keys.open("account.number", "7", keys.seal("account.number", "7", plain)) == plain


@pytest.mark.parametrize(("column", "row"), [("account.number", "8"), ("staff.totp_secret", "7")])
def test_a_value_moved_to_another_row_or_column_does_not_open(
    folders: tuple[Path, Path], column: str, row: str
) -> None:
    keys = FieldKeys(*folders)
    sealed = keys.seal("account.number", "7", b"1234567")
    with pytest.raises(SealBroken):
        keys.open(column, row, sealed)


def test_a_changed_byte_does_not_open(folders: tuple[Path, Path]) -> None:
    keys = FieldKeys(*folders)
    sealed = bytearray(keys.seal("account.number", "7", b"1234567"))
    sealed[-1] ^= 1
    with pytest.raises(SealBroken):
        keys.open("account.number", "7", bytes(sealed))


def test_too_short_a_value_does_not_open(folders: tuple[Path, Path]) -> None:
    with pytest.raises(SealBroken):
        FieldKeys(*folders).open("account.number", "7", b"\x01short")


def test_equal_contents_look_different_and_have_one_index(folders: tuple[Path, Path]) -> None:
    keys = FieldKeys(*folders)
    assert keys.seal("c", "1", b"x") != keys.seal("c", "1", b"x")
    assert keys.index("c", b"x") == keys.index("c", b"x") != keys.index("d", b"x")


def test_a_newer_key_seals_and_the_older_one_still_opens(folders: tuple[Path, Path]) -> None:
    sealed = FieldKeys(*folders).seal("c", "1", b"x")
    newer = folders[0] / "data-2.key"
    newer.write_text("ab" * 32)
    newer.chmod(0o600)
    keys = FieldKeys(*folders)
    assert keys.open("c", "1", sealed) == b"x"
    assert keys.seal("c", "1", b"x")[0] == 2


def test_keys_have_the_modes_that_keep_others_out(folders: tuple[Path, Path]) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in (folders[0], *folders[0].iterdir())}
    assert modes == {"city.keys": 0o700, "data-1.key": 0o600, "index.key": 0o600}


def test_making_keys_twice_leaves_the_first_ones(folders: tuple[Path, Path]) -> None:
    before = (folders[0] / "data-1.key").read_text()
    create_keys(*folders)
    assert (folders[0] / "data-1.key").read_text() == before


def test_keys_inside_the_data_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "city").mkdir()
    with pytest.raises(StoreUnusable, match="データの中"):
        create_keys(tmp_path / "city" / "keys", tmp_path / "city")


@pytest.mark.parametrize("name", [".", "data-1.key", "index.key"])
def test_keys_that_others_can_read_are_refused(folders: tuple[Path, Path], name: str) -> None:
    (folders[0] / name).chmod(0o755)
    with pytest.raises(StoreUnusable, match="読めます"):
        FieldKeys(*folders)


def test_a_missing_key_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="読めません"):
        FieldKeys(tmp_path / "nothing", tmp_path / "city")


def test_a_spoilt_key_is_told(folders: tuple[Path, Path]) -> None:
    (folders[0] / "data-1.key").write_text("zz")
    with pytest.raises(StoreUnusable):
        FieldKeys(*folders).seal("c", "1", b"x")
