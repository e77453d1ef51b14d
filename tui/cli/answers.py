"""One JSON object on standard output, and options whose faults are told in the same way: the contract of calc and format."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.values.refusals import BadInput, Refusal

OK, BAD_INPUT = 0, 2

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a sub-command: `--name 値`, or a flag without a value."""

    name: str
    value: str = ""
    """What stands for the value in the help; empty for a flag."""
    help: str = ""
    required: bool = False
    repeated: bool = False

    @property
    def key(self) -> str:
        """The name under which its value is read."""
        return self.name.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Command:
    """A sub-command that answers with one JSON object; it opens no data and knows no clerk."""

    help: str
    options: tuple[Option, ...]
    answer: Callable[[argparse.Namespace], Answer]


def add_parser(subparsers: Any, name: str, help_text: str) -> None:
    """Register a command whose words are all read later by `run_command`.

    Nothing in it counts as an option here, so a wrong option is answered in JSON and not by the program's own usage line.
    """
    parser = subparsers.add_parser(name, help=help_text, add_help=False, prefix_chars="\0")
    parser.add_argument("arguments", nargs="*")


def run_command(program: str, commands: Mapping[str, Command], arguments: Sequence[str]) -> int:
    """Run `program NAME …`: prints the answer and returns 0, or prints `{"error", "field"}` and returns 2."""
    try:
        name, rest = (arguments[0], arguments[1:]) if arguments else ("", ())
        if name in ("-h", "--help") or (name in commands and {"-h", "--help"} & set(rest)):
            print_text(usage(program, commands if name not in commands else {name: commands[name]}))
            return OK
        if name not in commands:
            raise BadInput(reason=f"計算の名前を指定してください（{'、'.join(commands)}）。", field="name")
        command = commands[name]
        print_json(command.answer(read_options(command.options, rest)))
    except Refusal as refusal:
        print_json({"error": refusal.message, "field": refusal.field})
        return BAD_INPUT
    return OK


def read_options(options: Sequence[Option], arguments: Sequence[str]) -> argparse.Namespace:
    """The values of the options as text (None where one is left out). Raises BadInput with the option's name as field."""
    parser = _Parser(add_help=False, allow_abbrev=False, exit_on_error=False)
    for option in options:
        if not option.value:
            parser.add_argument(f"--{option.name}", action="store_true")
        else:
            parser.add_argument(f"--{option.name}", action="append" if option.repeated else "store")
    try:
        values, unknown = parser.parse_known_args(list(arguments))
    except argparse.ArgumentError as fault:
        name = (fault.argument_name or "").lstrip("-")
        raise BadInput(reason=f"--{name} の値を読み取れません。値を1つ付けてください。", field=name) from None
    if unknown:
        name = unknown[0].partition("=")[0]
        raise BadInput(reason=f"{name} という指定はありません。--help で確かめてください。", field=name.lstrip("-"))
    for option in options:
        if option.required and getattr(values, option.key) is None:
            raise BadInput(reason=f"--{option.name} を指定してください（{option.help}）。", field=option.name)
    return values


def usage(program: str, commands: Mapping[str, Command]) -> str:
    """The help text of the commands."""
    lines = []
    for name, command in commands.items():
        lines.append(f"{program} {name}  {command.help}")
        for option in command.options:
            shown = f"--{option.name} {option.value}".rstrip()
            lines.append(f"    {shown:<24} {option.help}{'（必須）' if option.required else ''}")
    return "\n".join(lines)


def print_json(answer: Answer) -> None:
    """Print one object as UTF-8, whatever the terminal's locale."""
    print_text(json.dumps(answer, ensure_ascii=False))


def print_text(text: str) -> None:
    """Print a text as UTF-8."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    print(text)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        raise BadInput(reason="指定を読み取れません。--help で確かめてください。", field="")
