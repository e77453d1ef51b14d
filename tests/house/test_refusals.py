"""What a clerk is told: one Japanese sentence with its cause, no blame, and a docstring for the manual."""

from __future__ import annotations

import ast
import re
import string
from importlib import import_module

import pytest

from core.values.refusals import BadInput, Refusal
from tests.house.sources import sources, told

FORBIDDEN = ("！", "!", "エラーが発生しました", "不正", "恐れ入りますが", "ご確認ください", "申し訳")
POLITE_SUFFIX = re.compile(r"(?<![仕同各多模一有])様(?![式々子相])")
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def all_refusals() -> list[type[Refusal]]:
    """Every class of refusal that the house defines."""
    for source in sources("core", "storage", "printouts"):
        import_module(source.module)
    found: dict[str, type[Refusal]] = {}
    waiting = [Refusal]
    while waiting:
        refusal = waiting.pop()
        if refusal.__module__.partition(".")[0] != "tests":
            found[f"{refusal.__module__}.{refusal.__name__}"] = refusal
        waiting.extend(refusal.__subclasses__())
    return [found[name] for name in sorted(found)]


@pytest.mark.parametrize("refusal", all_refusals(), ids=lambda refusal: refusal.__name__)
def test_a_refusal_is_a_sentence_that_the_clerk_can_act_on(refusal: type[Refusal]) -> None:
    sentence = refusal.sentence
    assert sentence.endswith(("。", "}")), sentence
    assert "。" in sentence or sentence == BadInput.sentence, sentence
    assert JAPANESE.search(sentence) or sentence == BadInput.sentence, sentence
    assert not [word for word in FORBIDDEN if word in sentence], sentence
    assert not POLITE_SUFFIX.search(sentence), sentence


@pytest.mark.parametrize("refusal", all_refusals(), ids=lambda refusal: refusal.__name__)
def test_the_facts_of_a_sentence_have_names(refusal: type[Refusal]) -> None:
    places = [name for _, name, _, _ in string.Formatter().parse(refusal.sentence) if name is not None]
    assert all(name.isidentifier() for name in places), refusal.sentence


@pytest.mark.parametrize("refusal", all_refusals(), ids=lambda refusal: refusal.__name__)
def test_a_refusal_says_in_its_docstring_when_it_is_raised(refusal: type[Refusal]) -> None:
    assert refusal.__doc__ and "__doc__" in vars(refusal)


def test_each_refusal_has_a_name_of_its_own() -> None:
    names = [refusal.__name__ for refusal in all_refusals()]
    assert len(names) == len(set(names))


def _last_text(node: ast.expr) -> str | None:
    """How a literal or an f-string ends; None when that cannot be seen from the source."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr) and isinstance(node.values[-1], ast.Constant):
        return str(node.values[-1].value)
    return None


def test_reasons_given_on_the_spot_are_whole_sentences() -> None:
    faults = []
    for source in sources("core", "tui", "storage", "printouts"):
        for call in source.calls():
            if ast.unparse(call.func) != "BadInput":
                continue
            for keyword in call.keywords:
                text = _last_text(keyword.value) if keyword.arg == "reason" else None
                if text is not None and not text.endswith("。"):
                    faults.append(f"{source.place}:{call.lineno} {text}")
    assert not faults, told(faults)


def test_no_word_of_ours_blames_flatters_or_shouts() -> None:
    faults = []
    for source in sources("core", "tui"):
        for line, text in source.strings():
            if "。" in text and (any(word in text for word in FORBIDDEN if word != "!") or POLITE_SUFFIX.search(text)):
                faults.append(f"{source.place}:{line} {text[:60]}")
    assert not faults, told(faults)
