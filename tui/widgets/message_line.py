"""The message line: what the focus takes, or what an act has done, or why it was refused. One message at a time."""

from __future__ import annotations

from tui.widgets import cells
from tui.widgets.painted import Line, Painted
from tui.widgets.tone import Tone

WORDS = {
    "案内": Tone.INFO_BADGE,
    "完了": Tone.GOOD_BADGE,
    "注意": Tone.WARN_BADGE,
    "不可": Tone.BAD_BADGE,
    "処理中": Tone.INFO_BADGE,
    "障害": Tone.BAD_BADGE,
}
"""The six words of the line, each with the tone of its badge."""


class MessageLine(Painted):
    """Shows one word and one sentence."""

    def __init__(self) -> None:
        super().__init__()
        self._idle = ""
        self._word, self._sentence = "", ""
        self._said = ""

    @property
    def not_whole(self) -> str:
        """The sentence that was said last, if it was longer than the line: F1 shows it whole."""
        return self._said if cells.width(cells.clean(self._said)) > self.size.width - 10 else ""

    @property
    def word(self) -> str:
        """The word shown now."""
        return self._word or "案内"

    @property
    def sentence(self) -> str:
        """The sentence shown now."""
        return self._sentence if self._word else self._idle

    def say(self, word: str, sentence: str) -> None:
        """Show a message. The words are a closed list, so that a clerk learns them."""
        if word not in WORDS:
            raise ValueError(f"no word of the message line: {word}")
        if (word, sentence) != (self._word, self._sentence):
            self._word, self._sentence = word, sentence
            self.refresh()
        self._said = sentence

    def idle(self, sentence: str) -> None:
        """What the line says when there is nothing to say: the keys that the focus takes."""
        if sentence != self._idle:
            self._idle = sentence
            if not self._word:
                self.refresh()

    def release(self, *, noted: bool = False, also_staying: bool = False) -> None:
        """Go back to the idle sentence.

        処理中 stays until it is over (`also_staying`); 障害, whose number has to be written down, until it was `noted`
        with Enter or an F-key.
        """
        stays = {"処理中": not also_staying, "障害": not (noted or also_staying)}
        if self._word and not stays.get(self._word, False):
            self._word, self._sentence = "", ""
            self.refresh()

    def line(self, y: int) -> Line:
        word = self.word
        room = self.size.width - cells.width(word) - 4
        return [(WORDS[word], f" {word} "), (Tone.TEXT, " " + cells.cut(self.sentence, room))]
