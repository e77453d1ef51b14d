"""Fields and forms: what they read, what they refuse, where Enter goes."""

from __future__ import annotations

from datetime import date

import pytest
from textual.events import Key, Paste

from core.values.money import Yen
from core.values.refusals import BadInput
from tests.terminal.harness import screen_text
from tests.widgets.showing import showing
from tui.widgets.field import Candidate, CodeField, DateField, Field, SearchField, YenField
from tui.widgets.form import Form, FormRow

CODES = {"01": "電話(受)", "02": "来庁"}


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (YenField("yen"), "１２，３４５円", Yen(12_345)),
        (YenField("yen"), "", None),
        (DateField("day"), "Ｒ８．１１．２４", date(2026, 11, 24)),
        (DateField("day"), "5081124", date(2026, 11, 24)),
        (CodeField("code", codes=CODES), "０１", "01"),
        (SearchField("words"), " いせ　　たろう ", "いせ たろう"),
        (Field("name"), "渡邉　㈱ｲｾ ", "渡邉　㈱ｲｾ"),
    ],
)
def test_what_was_typed_becomes(field: Field, typed: str, value: object) -> None:
    field.value = typed
    assert field.read() == value


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (YenField("x", "本税"), "12.5"),
        (DateField("x", "領収日"), "R8.13.2"),
        (CodeField("x", "種別", codes=CODES), "09"),
        (Field("x", "氏名", required=True), "　"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_name_of_the_field(field: Field, typed: str) -> None:
    field.value = typed
    with pytest.raises(BadInput) as refusal:
        field.read()
    assert refusal.value.field == "x"


async def test_enter_goes_to_the_next_field_and_from_the_last_the_form_is_complete() -> None:
    form = Form(
        FormRow(YenField("yen", "本税"), Field("known", "日", "R8.11.24", known=True)), FormRow(Field("memo", "本文"))
    )
    app, screen = showing(form)
    async with app.run_test() as pilot:
        await pilot.press("1", "0", "0", "0", "enter")
        assert screen.focused is form.field("memo")
        assert form.field("yen").value == "1,000"
        await pilot.press("x", "enter")
        assert screen.heard[-1].values == {"yen": Yen(1000), "known": "R8.11.24", "memo": "x"}


async def test_a_value_that_cannot_be_read_keeps_the_focus_and_says_why() -> None:
    form = Form(FormRow(YenField("yen", "本税"), Field("memo", "本文")))
    app, screen = showing(form)
    async with app.run_test() as pilot:
        await pilot.press("a", "enter")
        assert screen.focused is form.field("yen")
        assert screen.message_line.word == "不可"
        assert "数字" in screen.message_line.sentence
        await pilot.press("1")
        assert screen.message_line.word == "案内"


async def test_typing_into_a_filled_amount_replaces_it_and_into_a_text_does_not() -> None:
    form = Form(FormRow(YenField("yen", "本税", "5,000"), Field("memo", "本文", "約束")))
    app, screen = showing(form)
    async with app.run_test() as pilot:
        screen.set_focus(form.field("yen"))
        await pilot.press("7", "enter", "x")
        assert form.draft() == {"yen": "7", "memo": "約束x"}


async def test_up_and_down_go_to_the_nearest_field_of_the_next_row() -> None:
    form = Form(
        FormRow(Field("a", "甲", width=5), Field("b", "乙", width=5)),
        FormRow(Field("c", width=5), Field("d", width=30)),
    )
    app, screen = showing(form)
    async with app.run_test() as pilot:
        screen.set_focus(form.field("b"))
        await pilot.press("down")
        assert screen.focused is form.field("d")
        await pilot.press("up")
        assert screen.focused is form.field("b")


async def test_a_password_is_drawn_as_stars_and_is_in_no_draft() -> None:
    form = Form(FormRow(Field("user", "利用者ID"), Field("word", "パスワード", password=True)))
    app, _ = showing(form)
    async with app.run_test():
        form.field("word").value = "ひみつ123"
        assert "******" in screen_text(app) and "ひみつ" not in screen_text(app)
        assert form.draft() == {"user": ""}


async def test_a_full_width_space_is_taken_as_the_key_of_an_input_method() -> None:
    app, screen = showing(Form(FormRow(field := Field("name", "氏名"))))
    async with app.run_test() as pilot:
        for character in ("山", "\u3000", "川"):
            app.post_message(Key("ideographic_space" if character == "\u3000" else character, character))
        await pilot.pause()
        assert field.value == "山\u3000川"


async def test_a_paste_brings_its_first_line_without_control_characters() -> None:
    app, _ = showing(Form(FormRow(field := Field("name", "氏名"))))
    async with app.run_test() as pilot:
        app.post_message(Paste("\x1b[31m山田\t太郎\n二行目"))
        await pilot.pause()
        assert field.value == "[31m山田 太郎"


async def test_a_code_shows_its_meaning_and_an_empty_field_a_line() -> None:
    app, _ = showing(Form(FormRow(CodeField("kind", "種別", "01", codes=CODES), Field("x", "番号", width=5))))
    async with app.run_test():
        assert "種別 01  電話(受)  番号 _____" in screen_text(app)


async def test_candidates_are_narrowed_by_typing_and_chosen_by_number() -> None:
    async def fill(keys: list[str]) -> str:
        app, screen = showing(Form(FormRow(field := CodeField("kind", "種別", codes=CODES))))
        async with app.run_test() as pilot:
            await pilot.press("f4", *keys)
            await pilot.pause()
            return field.value

    assert await fill(["2", "enter"]) == "02"
    assert await fill(["来", "enter", "enter"]) == "02"
    assert await fill(["f3"]) == ""


async def test_a_candidate_that_cannot_be_taken_answers_with_its_reason() -> None:
    field = Field(
        "x", "対象", candidates=lambda typed: [Candidate("1", "甲", reason="締め済です。")], quick_candidates=True
    )
    app, _ = showing(Form(FormRow(field)))
    async with app.run_test() as pilot:
        await pilot.press("f4", "enter")
        assert "締め済です。" in screen_text(app) and "不可" in screen_text(app)


async def test_a_long_value_scrolls_with_its_caret() -> None:
    app, screen = showing(Form(FormRow(field := Field("x", width=8))))
    async with app.run_test() as pilot:
        field.value = "一二三四五六"
        field.entered()
        assert field.draw(0).text.strip() == "四五六"
        await pilot.press("home")
        assert field.draw(0).text.startswith("一二三四")
        screen.set_focus(None)
        assert field.draw(0).text.startswith("一二三..")


async def test_a_code_that_fills_its_place_is_read_whole_with_the_focus_in_it() -> None:
    kind = CodeField("kind", "区分", "1", codes={"1": "付替え", "2": "取消"}, width=1)
    bank = CodeField("bank", "金融機関", "0155", width=4)
    app, screen = showing(Form(FormRow(kind), FormRow(bank)))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert screen.focused is kind
        assert "区分 1 付替え" in screen_text(app)
        await pilot.press("enter")
        assert screen.focused is bank
        assert "金融機関 0155" in screen_text(app)
        await pilot.press("0", "1", "5", "4")
        assert "金融機関 0154" in screen_text(app)


def test_the_list_behind_a_whole_code_shows_the_others_too() -> None:
    field = CodeField("kind", codes={"1": "付替え", "2": "取消", "12": "不渡り"})
    assert field.candidates is not None
    assert [one.code for one in field.candidates("1")] == ["1", "2", "12"]
    assert [one.code for one in field.candidates("取")] == ["2"]


def test_a_sentence_about_a_field_takes_its_label_without_the_blanks_behind_it() -> None:
    with pytest.raises(BadInput, match="^種別を入力してください。$"):
        CodeField("kind", "種別  ", codes=CODES, required=True).read()
