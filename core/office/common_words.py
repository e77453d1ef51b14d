"""Words that passwords are guessed from: of the trade, of keyboards, names and places in Latin letters."""

from __future__ import annotations

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
