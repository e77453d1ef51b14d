"""A file that the account of a city may not open is named in a sentence."""

from __future__ import annotations

import argparse
import errno

import pytest

from tui.cli.main import BAD_INPUT, _told


def test_a_file_that_may_not_be_opened_is_named_with_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    def run(args: argparse.Namespace) -> int:
        raise PermissionError(errno.EACCES, "Permission denied", "/srv/copy.osame")

    assert _told(run, argparse.Namespace()) == BAD_INPUT
    assert capsys.readouterr().err == (
        "/srv/copy.osame を開けません。この処理を行うアカウントが読める場所と権限にしてください。\n"
    )
