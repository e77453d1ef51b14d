"""Passwords: hashed with argon2id, at least 12 characters, and not built of words that anyone here would guess.

No rule about kinds of characters and no forced change (SP 800-63B): length and a list of refused words serve better.
A password is taken exactly as typed, Japanese and spaces too.
"""

from __future__ import annotations

import base64
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from core.office.access.leaked_words import LEAKED_WORDS
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 12
LONGEST = 256
FIRST_PASSWORD_LIFE = timedelta(hours=24)

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What is read out without a mistake: no i, l, o, 0, 1."""
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv",
    "qazwsxedcrfvtgb",
    "qweasdzxc",
    "zaqxswcdevfr",
    "zaqwsxcderfv",
    "qawsedrftgyh",
    "qaswedfrtghy",
    "1q2w3e4r5t6y7u8i",
    "1qa2ws3ed4rf5tg6yh",
)


class PasswordRefused(Refusal):
    """A new password is too short, too long or too easy to guess; `reason` says which."""

    sentence = "{reason}別のパスワードを入力してください。"


@dataclass(frozen=True, slots=True)
class Cost:
    """Work factors of argon2id; the default is RFC 9106's second recommended choice (64 MiB, 3 passes, 4 lanes)."""

    passes: int = 3
    memory_kib: int = 65536
    lanes: int = 4


class Passwords:
    """Hashes and checks passwords at one cost."""

    def __init__(self, cost: Cost | None = None) -> None:
        self.cost = cost or Cost()

    @cached_property
    def _hasher(self) -> PasswordHasher:
        from argon2 import PasswordHasher  # only here: a start that ends before the sign-in does not need it

        return PasswordHasher(time_cost=self.cost.passes, memory_cost=self.cost.memory_kib, parallelism=self.cost.lanes)

    @cached_property
    def of_nobody(self) -> str:
        """A hash that no password has, at the same cost: an unknown login id takes as long as a known one."""
        salt, key = (base64.b64encode(secrets.token_bytes(n)).decode().rstrip("=") for n in (16, 32))
        cost = self.cost
        return f"$argon2id$v=19$m={cost.memory_kib},t={cost.passes},p={cost.lanes}${salt}${key}"

    def hash(self, password: str) -> str:
        """The hash to store, with its own salt and cost in it."""
        return self._hasher.hash(password.encode("utf-8", "surrogatepass"))

    def verify(self, password_hash: str, password: str) -> bool:
        """Whether the password has the hash. Slow on purpose: never inside a write."""
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            return self._hasher.verify(password_hash, password.encode("utf-8", "surrogatepass"))
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, password_hash: str) -> bool:
        """True when the hash was made at another cost and should be made anew at the next sign-in."""
        return self._hasher.check_needs_rehash(password_hash)


def first_password() -> str:
    """A random first password of 16 characters that can be read out without a mistake; nobody chooses it."""
    parts = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(parts)


def refuse_weak(password: str, *, login_id: str, own_words: tuple[str, ...] = ()) -> None:
    """Refuse a new password that is too short or that is put together of known words, rows of keys and repetitions.

    `own_words` are the municipality's and the person's names. What is left of the password when all of these, digits
    and signs are taken away must still have six letters, and be none of the words that leaked elsewhere.
    """
    if len(password) < SHORTEST:
        raise PasswordRefused(reason=f"パスワードは{SHORTEST}文字以上にしてください。", field="password")
    if len(password) > LONGEST:
        raise PasswordRefused(reason=f"パスワードは{LONGEST}文字以下にしてください。", field="password")
    folded = unicodedata.normalize("NFKC", password).casefold()
    if len(set(folded)) < 5 or len(_once(folded)) < SHORTEST:
        raise PasswordRefused(reason="同じ文字のくり返しは推測されます。", field="password")
    words = {login_id.casefold(), *(word.casefold() for word in own_words), *COMMON_WORDS}
    rests = [rest for text in (folded, _unleeted(folded)) for rest in _rests(text, words)]
    if any(len(rest) < 6 or _once(rest) in LEAKED_WORDS for rest in rests):
        raise PasswordRefused(reason="よくある語・名前・数字の並びだけのパスワードは推測されます。", field="password")


def _rests(text: str, words: set[str]) -> tuple[str, ...]:
    """The letters that are left without digits and signs, and without known words and rows of keys, in either order."""
    letters = _without_words(text, set())
    return letters, _without_words(_without_rows(text), words), _without_rows(_without_words(text, words))


def _once(text: str) -> str:
    """A text that is one word several times over, as that word."""
    for length in range(1, len(text) // 2 + 1):
        if len(text) % length == 0 and text == text[:length] * (len(text) // length):
            return text[:length]
    return text


def _without_words(text: str, words: set[str]) -> str:
    """The letters of the text that belong to no known word, the longest words first."""
    rest = re.sub(r"[^\w]|[\d_]", "", text)
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= 3 or not word.isascii():
            rest = rest.replace(word, "")
    return rest


def _unleeted(text: str) -> str:
    """Signs that stand for letters, as letters: p@ssw0rd is password."""
    return text.translate(str.maketrans("@$0134", "asoiea"))


def _without_rows(text: str) -> str:
    """The text without runs of four or more that follow the alphabet or a row of keys, in either direction."""
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        for length in range(len(row), 3, -1):
            for start in range(len(row) - length + 1):
                text = text.replace(row[start : start + length], "")
    return re.sub(r"(.)\1{2,}", "", text)


# Words that passwords are guessed from: of the trade, of keyboards, names and places in Latin letters.
_TRADE = """
osame shunou shuunou shunyu nouzei nozei zeikin zei shizei kenzei juminzei jumin kotei koteishisan shisan keiji jidousha
kokuho hoken tokusoku saikoku sashiosae taino tainou seiri kanri kanrisha kakari kacho kakaricho shiyakusho yakusho
yakuba shicho sonsho chosha honcho shisho zeimu zeimuka suishin suishinka bucho shokuin jimu soumu somu koukin kaikei
kaikeika madoguchi denwa nyuuryoku nyuryoku ninsho shikucho shi cho ku ken son mie iseshi ise isejingu jingu naiku geku
shunousuishin futami misono obata
"""
_COMMON = """
password passwd pass word passwort admin administrator root user guest login logon master system server service test
testing demo temp temporary default secret private public access account welcome hello letmein changeme change please
monkey dragon football baseball soccer basketball superman batman pokemon starwars princess sunshine shadow flower
iloveyou iloveu loveme love lovely lucky happy money orange banana apple cherry chocolate cookie coffee pepper cheese
computer internet windows google yahoo microsoft apple iphone android samsung network database office japan japanese
nippon nihon tokyo osaka kyoto nagoya sapporo fukuoka yokohama kobe hiroshima sendai okinawa hokkaido kanto kansai mie
tsu matsusaka toba shima suzukacity kuwana yokkaichi nabari iga kameyama kumano owase
sakura fujisan fuji sumo samurai ninja sushi karate judo geisha bonsai kawaii arigatou arigato konnichiwa ohayou
sayonara aishiteru daisuki neko inu tori sakana hana yuki tsuki hoshi sora umi yama kawa mori kaze hikari yume kokoro
spring summer autumn winter january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday haru natsu aki fuyu reiwa heisei showa taisho meiji
qwerty qwertz azerty asdf asdfgh zxcv zxcvbn qazwsx qazwsxedc wsxedc edcrfv qweasd qweasdzxc abcd abcde abcdef
michael jennifer jessica ashley thomas charlie jordan robert daniel andrew hunter george william matthew anthony
"""
_SURNAMES = """
sato satou saito saitou suzuki takahashi tanaka watanabe ito itou yamamoto nakamura kobayashi kato katou yoshida yamada
sasaki yamaguchi matsumoto inoue kimura hayashi shimizu yamazaki mori abe ikeda hashimoto yamashita ishikawa nakajima
maeda fujita ogawa goto gotou okada hasegawa murakami kondo kondou ishii sakamoto endo endou aoki fujii nishimura
fukuda ota oota miura fujiwara okamoto matsuda nakagawa nakano harada ono tamura takeuchi kaneko wada nakayama ishida
ueda morita hara shibata sakai kudo kudou yokoyama miyazaki miyamoto uchida takagi ando andou taniguchi ohno ono
maruyama imai takada fujimoto murata takeda ueno sugiyama masuda sugawara hirano otsuka ootsuka kojima kono kouno
matsui chiba noguchi iwasaki sakurai kinoshita nomura matsuo kikuchi sano onishi oonishi sugimoto arai hamada furukawa
ichikawa mizuno komatsu shimada koyama takano kubo yamauchi nishida hirata kawaguchi kawasaki iwata higuchi nagai
tsuchiya yoshikawa tsuji nakanishi okazaki kitamura yano nishi katayama higashi nishikawa hattori sugita oishi
morimoto yasuda kawakami tani mukai okuda sekiguchi hoshino honda iida nakata miyata kuroda
"""
_GIVEN = """
taro tarou jiro jirou saburo ichiro ichirou hanako kenji kenta takeshi hiroshi makoto naoki daisuke tatsuya kazuya
shota shouta yuta yuuta sota souta haruto yuto yuuto riku ren minato kaito hiroto yamato tsubasa masashi akira osamu
takashi minoru isamu yoshiko kazuko keiko yoko youko noriko junko tomoko naoko mayumi yumi akemi kumi yuka ai mai emi
rina misaki nanami aoi hina yui mio sakurako rin yuna miyu mana ayaka asuka chihiro megumi kaori sachiko michiko
"""

COMMON_WORDS: frozenset[str] = frozenset(
    word for block in (_TRADE, _COMMON, _SURNAMES, _GIVEN) for word in block.split() if len(word) >= 3
)
