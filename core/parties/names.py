"""Search keys of names, addresses and telephone numbers.

What a clerk types and what the register holds are brought to the same key; the key is only ever compared, and never
written back to a name. The order of the steps: NFKC, blanks dropped, katakana, small letters made large, long sounds and
voicing marks dropped, variants of characters (異体字) folded.
"""

from __future__ import annotations

import re
import unicodedata

from core.values.refusals import BadInput

_VARIANTS = """
高髙 崎﨑碕嵜㟢 吉𠮷 辺邊邉 斎齋齊斉 沢澤 広廣 浜濱濵 国國圀 島嶋嶌 竜龍 滝瀧 桜櫻 恵惠 真眞 徳德 関關 増增 栄榮 学學斈
会會 来來 条條 当當 弥彌 寿壽 宝寶寳 実實 円圓 万萬 与與 余餘 仏佛 伝傳 体體軆躰 児兒 内內 処處 剣劍劔劒釼 励勵 労勞
効效 勲勳勛 区區 医醫 単單 厳嚴 参參 双雙 収收 叙敍敘 台臺 号號 団團 図圖 囲圍 圧壓 塩鹽 壌壤 壮壯 声聲 売賣 変變 奥奧
奨奬獎 嬢孃 将將 専專 尽盡 岳嶽 峡峽 巌巖 巣巢 帯帶 帰歸 庁廳 弁辨辯 弐貳 弾彈 彦彥 径徑 従從 徴徵 応應 恋戀 恒恆
悦悅 慎愼 懐懷 戦戰 戸戶 払拂 抜拔 択擇 担擔 拝拜 拡擴 挙擧 摂攝 数數 断斷 旧舊 昼晝 晋晉 暁曉 暦曆 曽曾 柏栢 松枩柗
柳栁 桑桒 桧檜 梅楳 検檢 楽樂 槙槇 横橫 橋槗𣘺 歓歡 歳歲 歴歷 残殘 毎每 気氣 沖冲 涼凉 浄淨 浅淺 済濟 渉涉 渋澁澀
渓溪谿 温溫 湾灣 満滿 潜潛濳 瀬瀨 灯燈 炉爐 点點 為爲 焼燒 状狀 独獨 狭狹 猟獵 献獻 瑶瑤 瓶甁 産產 画畫畵 畳疊疉
発發 皐皋 県縣 研硏 祢禰 禄祿 秘祕 称稱 稲稻 穂穗 穏穩 穣穰 竃竈 粋粹 粛肅 糸絲 経經 絵繪 継繼 続續 総總緫 緑綠
縁緣 縄繩 縦縱 聡聰 聴聽 舎舍 舗舖 艶艷 芸藝 茎莖 荘莊 芦蘆 蔵藏 園薗 薫薰 薬藥 虎乕 虫蟲 蛍螢 衛衞 装裝 裏裡 覚覺
覧覽 観觀 訳譯 証證 誉譽 読讀 諌諫 豊豐 賛贊 転轉 軽輕 遥遙 郎郞 郷鄕 釈釋 野埜 鉄鐵鉃銕 鉱鑛 銭錢 鋳鑄 録錄 鎮鎭 鎌鐮
陰隂 随隨 隠隱 隣鄰 雑雜 霊靈 静靜 青靑 顔顏 顕顯 頼賴 館舘 餅餠 駅驛 駆驅駈 験驗 騨驒 鴎鷗 鶏鷄雞 鶴靏靍鸖寉 麦麥
麹麴 黄黃 黒黑 亀龜 峰峯 群羣 略畧 富冨 秋穐龝 冴冱 刃刄 刈苅 呉吳 土圡 妙玅 姫姬 宮宫 寛寬 尚尙 尭堯 昂昻 杯盃 枡桝
清淸 翠翆 船舩 兎兔菟 卯夘 喜㐂 壱壹弌 凛凜 渕淵渊 湧涌 篭籠 繋繫 蝉蟬 讃讚 祷禱 砺礪 礼禮 翻飜 蒋蔣 薮藪 褒襃 謡謠
譲讓 鑑鑒 靭靱 脇脋 曳曵 檪櫟 煕熙熈 凞𤋮 髪髮 朗朖 倶俱 隆𨺓 葛𦻙 祐佑 閲閱 説說 鋭銳 税稅 脱脫 呂吕
"""
"""Characters that the register and a clerk may write for one another; the first of a group stands for all."""

_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶヲヰヱ", "アイウエオツヤユヨワカケオイエ")
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_DROPPED = re.compile(
    r"[\s\u3099\u309a\u30fc\uff70\ufe00-\ufe0f\U000e0100-\U000e01ef・.,'’‐‑‒–—―−\-]+"  # voicing, long sounds, IVS, marks
)
_CORPORATE_FORMS = re.compile(
    r"(株式会社|有限会社|合同会社|合資会社|合名会社|一般社団法人|一般財団法人|公益社団法人|公益財団法人|医療法人|社会福祉法人"
    r"|宗教法人|学校法人|特定非営利活動法人|\((?:株|有|同|資|名|社|財|医|福|宗|学)\))"
)
_PREFECTURE = re.compile(r"^(東京都|北海道|京都府|大阪府|.{2,3}県)")
_KANJI_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")}
_KANJI_NUMBER = re.compile(r"[〇一二三四五六七八九十]+(?=丁目|番|号|線|区)")
_BLOCK_WORDS = re.compile(r"(?<=\d)(?:丁目|番地の?|番|号|の(?=\d))")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ーｰ", "-"))


def _fold_table() -> dict[int, str]:
    return {ord(variant): group[0] for group in _VARIANTS.split() for variant in group[1:]}


_FOLD = _fold_table()


def variant_groups() -> tuple[str, ...]:
    """The groups of the variant table, for the help page and the test of the table."""
    return tuple(_VARIANTS.split())


def kana_key(text: str) -> str:
    """The key of a reading: ｻｲﾄｳ, さいとう and サイドー give the same one (K01, I10)."""
    wide = unicodedata.normalize("NFKC", text).upper().translate(_HIRAGANA).translate(_SMALL)
    kept = _DROPPED.sub("", unicodedata.normalize("NFD", wide)).translate(_SMALL)
    return unicodedata.normalize("NFD", kept)


def name_key(text: str) -> str:
    """The key of a written name: 髙﨑 is found by 高崎, 株式会社 and the like do not count. Never empty for a name."""
    folded = kana_key(text).translate(_FOLD)
    return _CORPORATE_FORMS.sub("", folded) or folded


def address_key(text: str) -> str:
    """The key of an address in the register: without prefecture and blanks, 一丁目7番29号 as 1-7-29-."""
    key = address_prefix(text)
    return key + "-" if key[-1:].isdigit() else key


def address_prefix(text: str) -> str:
    """The beginning of an address as a clerk types it, to be compared with the beginning of `address_key`.

    岩渕一丁目 finds 岩渕1-7-29 and not 岩渕10-2; 岩渕1, which may go on, finds both.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    plain = re.sub(r"[\s\U000e0100-\U000e01ef]+", "", plain).upper().translate(_FOLD)
    plain = _KANJI_NUMBER.sub(lambda match: str(_number(match[0])), _PREFECTURE.sub("", plain))
    return _BLOCK_WORDS.sub("-", plain)


def phone_key(text: str) -> str:
    """The key of a telephone number: its digits, +81 read as 0."""
    plain = unicodedata.normalize("NFKC", text)
    digits = "".join(character for character in plain if "0" <= character <= "9")
    return "0" + digits[2:] if plain.lstrip().startswith("+81") else digits


def _number(kanji: str) -> int:
    """一 to 九十九 as a number; digits written one after another (二〇) are read so."""
    if "十" not in kanji:
        return int("".join(str(_KANJI_DIGITS[character]) for character in kanji))
    tens, _, ones = kanji.partition("十")
    return 10 * (_KANJI_DIGITS.get(tens, 1) if tens else 1) + (_KANJI_DIGITS.get(ones[:1], 0) if ones else 0)


def written_postal_code(typed: str, field: str) -> str:
    """A 郵便番号 as the register writes it, 516-8601, by which letters are sorted; '' for none. Raises BadInput."""
    plain = unicodedata.normalize("NFKC", typed).replace("〒", "").strip()
    if not plain:
        return ""
    found = re.fullmatch(r"([0-9]{3})[-‐−ー]?([0-9]{4})", plain)
    if found is None:
        raise BadInput(reason="郵便番号は 516-8601 のように数字7桁で入力してください。", field=field)
    return f"{found[1]}-{found[2]}"
