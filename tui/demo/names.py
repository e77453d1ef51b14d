"""Names of people who do not exist: surnames and given names with their readings and weights, and their rare characters.

The rare ones stand here on purpose: 髙 (U+9AD9), 﨑 (U+FA11), 𠮷 (U+20BB7), 葛 with a variation selector, 邉, 齋, 濵, 栁.
A list may be longer or shorter; the same seed gives the same city only with the same lists.
"""

from __future__ import annotations

from itertools import accumulate
from random import Random
from typing import NamedTuple


class Name(NamedTuple):
    """A name as written and as read."""

    written: str
    kana: str


class Weighted:
    """Names to draw from; heavy ones come more often."""

    def __init__(self, lines: str) -> None:
        self.names: list[Name] = []
        weights: list[int] = []
        for item in lines.split():
            written, kana, weight = item.split("/")
            self.names.append(Name(written, kana))
            weights.append(int(weight))
        self._cumulative = list(accumulate(weights))

    def draw(self, rng: Random) -> Name:
        """One name by weight."""
        return rng.choices(self.names, cum_weights=self._cumulative)[0]


SURNAMES = Weighted("""
    中村/ナカムラ/60 山本/ヤマモト/58 西村/ニシムラ/50 伊藤/イトウ/48 山口/ヤマグチ/46 前田/マエダ/40 森/モリ/38 小林/コバヤシ/38
    田中/タナカ/38 加藤/カトウ/30 奥野/オクノ/28 世古/セコ/28 濱口/ハマグチ/28 中西/ナカニシ/28 橋本/ハシモト/26 北村/キタムラ/26
    大西/オオニシ/26 南/ミナミ/22 谷口/タニグチ/22 辻/ツジ/22 川口/カワグチ/20 松本/マツモト/20 岡本/オカモト/20 森本/モリモト/18
    山下/ヤマシタ/18 西川/ニシカワ/18 服部/ハットリ/16 水谷/ミズタニ/16 佐藤/サトウ/16 鈴木/スズキ/16 高橋/タカハシ/14 渡辺/ワタナベ/14
    吉田/ヨシダ/14 清水/シミズ/12 林/ハヤシ/12 坂本/サカモト/12 村田/ムラタ/12 池田/イケダ/12 石原/イシハラ/10 杉本/スギモト/10
    上野/ウエノ/10 岩本/イワモト/10 中川/ナカガワ/10 三宅/ミヤケ/10 出口/デグチ/10 東/ヒガシ/10 藤原/フジワラ/10 藤田/フジタ/10
    野村/ノムラ/10 浦田/ウラタ/10 奥田/オクダ/9 宮本/ミヤモト/9 宮崎/ミヤザキ/9 上田/ウエダ/9 下村/シモムラ/9 木下/キノシタ/8
    竹内/タケウチ/8 竹田/タケダ/8 河村/カワムラ/8 河合/カワイ/8 大野/オオノ/8 大川/オオカワ/8 小川/オガワ/8 小野/オノ/8
    島田/シマダ/8 青木/アオキ/8 荒木/アラキ/8 井上/イノウエ/8 今村/イマムラ/8 岩城/イワキ/7 上村/ウエムラ/7 内田/ウチダ/7
    梅田/ウメダ/7 太田/オオタ/7 尾崎/オザキ/7 角谷/カドヤ/7 神田/カンダ/7 菊川/キクガワ/6 倉田/クラタ/6 栗原/クリハラ/6
    近藤/コンドウ/6 酒井/サカイ/6 坂口/サカグチ/6 柴田/シバタ/6 城山/シロヤマ/6 高木/タカギ/6 武村/タケムラ/6 千種/チグサ/5
    堤/ツツミ/5 寺田/テラダ/5 中井/ナカイ/5 永田/ナガタ/5 西井/ニシイ/5 野呂/ノロ/5 萩原/ハギワラ/5 畑/ハタ/5
    浜地/ハマジ/5 久田/ヒサダ/5 福井/フクイ/5 福田/フクダ/5 堀/ホリ/5 松井/マツイ/5 三浦/ミウラ/5 山川/ヤマカワ/5
    髙﨑/タカサキ/4 𠮷野/ヨシノ/4 葛󠄀城/カツラギ/4 渡邉/ワタナベ/5 渡邊/ワタナベ/3 齋藤/サイトウ/5 齊藤/サイトウ/3 濵口/ハマグチ/5
    栁/ヤナギ/3 栁瀬/ヤナセ/3 髙橋/タカハシ/5 𠮷田/ヨシダ/4 﨑山/サキヤマ/3 邉見/ヘンミ/3 德田/トクダ/3 黒瀨/クロセ/3
    廣瀨/ヒロセ/3 神﨑/カンザキ/3 髙濵/タカハマ/2 槗本/ハシモト/2 嶋﨑/シマザキ/2 一/ニノマエ/1 勘解由小路/カデノコウジ/1
""")

OLD_MEN = Weighted("""
    清/キヨシ/8 勇/イサム/6 実/ミノル/7 茂/シゲル/7 進/ススム/6 正夫/マサオ/6 義雄/ヨシオ/5 和夫/カズオ/8 昭/アキラ/6 弘/ヒロシ/6
    勝/マサル/6 博/ヒロシ/6 𠮷之助/キチノスケ/2 光男/ミツオ/5 忠/タダシ/5 幸雄/ユキオ/5 三郎/サブロウ/4 健次郎/ケンジロウ/3 德治/トクジ/2
    誠一/セイイチ/4
""")
OLD_WOMEN = Weighted("""
    幸子/サチコ/8 和子/カズコ/9 節子/セツコ/6 洋子/ヨウコ/7 恵子/ケイコ/8 久子/ヒサコ/5 美智子/ミチコ/6 文子/フミコ/5 千代/チヨ/3 ハナ/ハナ/3
    きぬ/キヌ/2 タヅ/タヅ/2 悦子/エツコ/5 照子/テルコ/4 敏子/トシコ/5 京子/キョウコ/5 弘子/ヒロコ/5 サヱ/サエ/2 光枝/ミツエ/3
    すゞ/スズ/1
""")
MEN = Weighted("""
    誠/マコト/7 浩/ヒロシ/6 隆/タカシ/6 健一/ケンイチ/6 直樹/ナオキ/6 哲也/テツヤ/6 大輔/ダイスケ/7 健太/ケンタ/6 亮/リョウ/5 拓也/タクヤ/5
    剛/ツヨシ/4 学/マナブ/4 修/オサム/4 達也/タツヤ/5 和也/カズヤ/5 雄一郎/ユウイチロウ/3 聡/サトシ/5 徹/トオル/4 太郎/タロウ/3 翔太/ショウタ/4
""")
WOMEN = Weighted("""
    由美/ユミ/6 真由美/マユミ/6 明美/アケミ/6 久美子/クミコ/5 直美/ナオミ/5 裕子/ユウコ/6 陽子/ヨウコ/5 香織/カオリ/5 恵/メグミ/5 愛/アイ/5
    花子/ハナコ/2 美穂/ミホ/5 麻衣/マイ/5 千尋/チヒロ/4 綾/アヤ/4 友美/トモミ/4 美咲/ミサキ/4 彩香/アヤカ/4 さやか/サヤカ/3 ちづる/チヅル/2
""")
YOUNG_MEN = Weighted("""
    蓮/レン/7 陽翔/ハルト/7 湊/ミナト/6 蒼/アオイ/6 颯太/ソウタ/5 悠真/ユウマ/6 樹/イツキ/6 大和/ヤマト/5 朝陽/アサヒ/5 律/リツ/5
    新/アラタ/4 奏斗/カナト/4 海/カイ/3 伊織/イオリ/3 千早/チハヤ/2 凪/ナギ/3 岳/ガク/3 晴/ハル/4 旭/アサヒ/3 壮真/ソウマ/3
""")
YOUNG_WOMEN = Weighted("""
    陽葵/ヒマリ/7 凜/リン/6 紬/ツムギ/6 結菜/ユイナ/6 葵/アオイ/6 咲良/サクラ/5 芽依/メイ/5 澪/ミオ/5 莉子/リコ/5 結愛/ユア/5
    心春/コハル/4 杏/アン/4 琴音/コトネ/4 栞/シオリ/3 彩葉/イロハ/4 ひなた/ヒナタ/3 あかり/アカリ/3 詩/ウタ/3 真珠/マジュ/2 花音/カノン/3
""")

FOREIGN: tuple[Name, ...] = (
    Name("NGUYEN THI THANH HUONG", "グエン ティ タイン フオン"),
    Name("TRAN VAN DUC", "チャン ヴァン ドゥック"),
    Name("PHAM NGOC ANH", "ファム ゴック アイン"),
    Name("DELA CRUZ MARIA CRISTINA SANTOS", "デラ クルーズ マリア クリスティナ サントス"),
    Name("REYES JOHN PAUL", "レイエス ジョン ポール"),
    Name(
        "DOS SANTOS SILVA FERNANDO HENRIQUE DE OLIVEIRA",
        "ドス サントス シルバ フェルナンド エンリケ デ オリベイラ",
    ),
    Name("王　小明", "ワン シャオミン"),
    Name("金　民秀", "キム ミンス"),
    Name("RAI CHANDRA BAHADUR", "ライ チャンドラ バハドゥル"),
    Name("PUTRI AYU WULANDARI", "プトリ アユ ウランダリ"),
    Name(
        "RODRIGUEZ GARCIA MARIA DEL CARMEN GUADALUPE",
        "ロドリゲス ガルシア マリア デル カルメン グアダルーペ",
    ),
    Name("O'CONNOR SEAN-PATRICK", "オコナー ショーンパトリック"),
)
"""People from abroad: the register keeps their names in Latin letters or in their own kanji, and long readings."""

COMPANY_WORDS = Weighted("""
    五十鈴/イスズ/8 神路/カミジ/6 大和/ヤマト/5 東海/トウカイ/6 丸三/マルサン/5 山長/ヤマチョウ/4 みなと/ミナト/5 常若/トコワカ/4 玉垣/タマガキ/3
    二葉/フタバ/5 三宝/サンポウ/3 千鳥/チドリ/4 月白/ツキシロ/3 葛󠄀城/カツラギ/2 髙濵/タカハマ/2 𠮷兵衛/キチベエ/2 白砂/シラスナ/4 朝霧/アサギリ/4
    松風/マツカゼ/4 八重垣/ヤエガキ/3 ＩＳＺ/アイエスゼット/2 光陽/コウヨウ/4 誠和/セイワ/4 豊栄/ホウエイ/4
""")
BUSINESSES = Weighted("""
    工務店/コウムテン/8 建設/ケンセツ/8 水産/スイサン/7 製作所/セイサクショ/6 運輸/ウンユ/5 商事/ショウジ/6 食品/ショクヒン/5 電設/デンセツ/5
    不動産/フドウサン/5 自動車/ジドウシャ/6 観光/カンコウ/5 設備/セツビ/5 園芸/エンゲイ/3 印刷/インサツ/3 旅館/リョカン/4 真珠/シンジュ/4
    酒造/シュゾウ/2 介護サービス/カイゴサービス/5 薬局/ヤッキョク/4 木材/モクザイ/4
""")
COMPANY_FORMS: tuple[tuple[str, str], ...] = (
    ("株式会社{}", "カブシキガイシャ{}"),
    ("{}株式会社", "{}カブシキガイシャ"),
    ("有限会社{}", "ユウゲンガイシャ{}"),
    ("合同会社{}", "ゴウドウガイシャ{}"),
    ("（株）{}", "カブシキガイシャ{}"),
    ("㈱{}", "カブシキガイシャ{}"),
    ("{}（有）", "{}ユウゲンガイシャ"),
)
"""Forms of companies as letterheads and registers write them, with the reading."""

ODD_COMPANIES: tuple[Name, ...] = (
    Name("合同会社デザイン[/]ラボ", "ゴウドウガイシャデザインラボ"),
    Name("[b]太字[/b]印刷㈱", "フトジインサツカブシキガイシャ"),
    Name("株式会社　全角　空白", "カブシキガイシャゼンカククウハク"),
    Name(
        "五十鈴地域振興総合研究開発企画運営管理及び海産物加工販売合同会社五十鈴営業所分室",
        "イスズチイキシンコウソウゴウケンキュウカイハツキカクウンエイカンリオヨビカイサンブツカコウハンバイゴウドウガイシャイスズエイギョウショブンシツ",
    ),
    Name("ＮＰＯ法人海と山の“つなぎ手”①", "エヌピーオーホウジンウミトヤマノツナギテ"),
)
"""Company names that must not upset a screen: brackets that look like markup, wide blanks, forty characters."""


def given_name(rng: Random, sex: str, born: int) -> Name:
    """A given name as it was in fashion in the year of birth; `sex` is '1' for men, '2' for women."""
    if born < 1955:
        return (OLD_MEN if sex == "1" else OLD_WOMEN).draw(rng)
    if born < 1998:
        return (MEN if sex == "1" else WOMEN).draw(rng)
    return (YOUNG_MEN if sex == "1" else YOUNG_WOMEN).draw(rng)
