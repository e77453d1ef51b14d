"""How fast letters are drawn: files of 1,000 pages of reminders, beside reportlab drawing the same pages with the same font.

    python bench/letters.py [--letters 5000] [--rows 4]

The other side is as direct as that library allows: each text at a place that is worked out beforehand, no wrapping, no
tables, no check of glyphs, one face. Ours is the whole of what the office prints by: layout, line breaks, fallback faces.
Both run in this process, one after the other and each file by itself; the peak of memory is that of a process of its own
(`--only ours`).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core.office.papers.letters import (
    Box,
    ClaimLine,
    ClaimTable,
    Issuer,
    Letter,
    LetterAddress,
    LetterFile,
    Pairs,
    Paragraph,
    Seal,
)
from core.values.money import Yen
from printouts.fonts import GOTHIC, faces
from printouts.render import render

ON = date(2026, 11, 24)
A_FILE = 1000
KANJI = "伊勢花子山田太郎渡辺髙橋鈴木斎藤岡野宮島松本竹内梅原桜井藤本佐久間清水雪村海老沢"
WORDS = (
    "　あなたの市税は、下記のとおり納期限を過ぎても納付されていません。この催告の指定期限までに納付されないときは、財産の差押え"
    "などの滞納処分（地方税法第331条ほか）を行うことがあります。既に納付された場合は行き違いですので御容赦ください。"
)
ASIDE = "延滞金は、納期限の翌日から納付の日まで加算されます。納付が難しいときは、期限までに必ず御相談ください。"


def a_reminder(number: int, rows: int) -> Letter:
    """A reminder with its own name, address and amounts."""
    name = "　".join("".join(KANJI[(number * step + at) % len(KANJI)] for at in range(2)) for step in (7, 13))
    claims = tuple(
        ClaimLine(
            ("市民税・県民税", "固定資産税")[row % 2],
            f"R{5 + row % 3}",
            str(row % 4 + 1),
            f"{20_000_000_000 + number * 17 + row}",
            date(2023 + row % 3, 6 + row % 3, 30),
            Yen(10_000 + (number * 37 + row * 911) % 90_000),
            Yen((number * 13 + row * 7) % 5_000 // 100 * 100),
            Yen(100),
        )
        for row in range(rows)
    )
    return Letter(
        form_no="P01",
        title="催告書",
        document_no=f"伊収第P01-8-{number}号",
        issued_on=ON,
        municipality="伊勢市",
        issuer=Issuer("伊勢市長", "鈴木　一郎", Seal(square="印"), ("伊勢市 収納推進課", "電話 0596-21-5537")),
        address=LetterAddress(
            name,
            f"516{number % 10000:04d}",
            f"三重県伊勢市岩渕{number % 9 + 1}丁目{number % 30 + 1}番{number % 17 + 1}号",
        ),
        party_no=f"{number:08d}",
        blocks=(
            Paragraph(WORDS),
            Box(("納付期限　令和8年12月10日（木）", f"納付額　{ClaimTable(claims).totals[-1]}円"), large=True),
            ClaimTable(claims, ON),
            Pairs(
                (
                    ("納付場所", "金融機関、コンビニエンスストア、市役所 収納推進課"),
                    ("相談", "期限までに御連絡ください。"),
                )
            ),
            Paragraph(ASIDE),
        ),
    )


def ours(letters: list[Letter]) -> bytes:
    """The file as the office draws it."""
    return render(LetterFile(tuple(letters), "催告書", ON))


def theirs(letters: list[Letter]) -> bytes:
    """The same pages by reportlab: every text at its place, one call a text."""
    from io import BytesIO

    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen import canvas

    if "f" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("f", str(faces(GOTHIC)[0].path)))
    mm, (_, height) = 72 / 25.4, A4
    into = BytesIO()
    paper = canvas.Canvas(into, pagesize=A4, pageCompression=1)

    def put(x: float, y: float, size: float, text: str, align: str = "left") -> None:
        paper.setFont("f", size)
        draw = {"left": paper.drawString, "right": paper.drawRightString, "centre": paper.drawCentredString}[align]
        draw(x * mm, height - y * mm, text)

    edges = (20, 51, 62, 72, 95.5, 116, 137, 155.5, 172.5, 194)
    heads = ("税目", "年度", "期", "通知書番号", "納期限", "税額", "延滞金", "督促手数料", "計")
    for letter in letters:
        to, table = letter.address, letter.blocks[2]
        assert to is not None and isinstance(table, ClaimTable)
        for y in (99, 198):
            paper.line(0, height - y * mm, 4 * mm, height - y * mm)
        put(23, 20, 10.5, f"〒{to.postal_code[:3]}-{to.postal_code[3:]}")
        put(23, 25, 10.5, to.address)
        put(23, 33, 13, f"{to.name}　様")
        put(194, 17, 9.5, letter.document_no, "right")
        put(194, 22, 9.5, "令和8年11月24日", "right")
        put(194, 27, 8.5, f"宛名番号 {letter.party_no}", "right")
        put(175, 40, 12, "伊勢市長　鈴木　一郎", "right")
        paper.rect(177 * mm, height - 49 * mm, 17 * mm, 17 * mm)
        put(185.5, 43, 24, "印", "centre")
        put(107, 68, 16, "催告書", "centre")
        for at in range(0, len(WORDS), 49):
            put(20, 80 + at / 49 * 4.7, 10, WORDS[at : at + 49])
        paper.rect(20 * mm, height - 117 * mm, 174 * mm, 17 * mm)
        for row, line in enumerate(letter.blocks[1].lines):  # type: ignore[union-attr]  # the second block is the frame
            put(25, 107 + row * 6, 13, line)
        put(20, 123, 10, "期別明細")
        put(194, 123, 8, "延滞金の計算日 R8.11.24　単位：円", "right")
        y = 125.0
        rows = [
            (
                each.tax,
                each.tax_year,
                each.term,
                each.notice_no,
                "R7.6.30",
                f"{each.principal}",
                f"{each.late_charge}",
                f"{each.demand_fee}",
                f"{each.total}",
            )
            for each in table.rows
        ]
        total = table.totals
        rows.append(("合計", "", "", "", "", f"{total[0]}", f"{total[1]}", f"{total[2]}", f"{total[4]}"))
        for place, cells in enumerate((heads, *rows)):
            for column, text in enumerate(cells):
                paper.rect(
                    edges[column] * mm, height - (y + 5.7) * mm, (edges[column + 1] - edges[column]) * mm, 5.7 * mm
                )
                if not text:
                    continue
                if place == 0:
                    put((edges[column] + edges[column + 1]) / 2, y + 4, 9 if column != 7 else 8, text, "centre")
                elif column < 5:
                    put(edges[column] + 1.2, y + 4, 9, text)
                else:
                    put(edges[column + 1] - 1.2, y + 4, 9, text, "right")
            y += 5.7
        for label, value in letter.blocks[3].rows:  # type: ignore[union-attr]  # the fourth block is the pairs
            y += 5.5
            put(20, y + 3, 10, label)
            put(58, y + 3, 10, value)
        put(20, y + 10, 10, ASIDE)
        paper.rect(98 * mm, height - (y + 32) * mm, 96 * mm, 16 * mm)
        for row, line in enumerate(("問い合わせ先", *letter.issuer.contact)):
            put(101, y + 20 + row * 4.2, 9, line)
        put(20, 288, 8, letter.document_no)
        put(107, 288, 8, "1/1", "centre")
        put(194, 288, 8, "P01", "right")
        paper.showPage()
    paper.save()
    return into.getvalue()


def files_of(letters: int, rows: int) -> Iterator[list[Letter]]:
    """The letters of one file after the other, made before the clock runs."""
    for first in range(0, letters, A_FILE):
        yield [a_reminder(number, rows) for number in range(first + 1, min(first + A_FILE, letters) + 1)]


def measure(letters: int, rows: int, sides: tuple[str, ...]) -> dict[str, float]:
    """Pages a second of each side, file by file in turn; what a process reads once (the fonts) is read before."""
    for side in sides:
        (ours if side == "ours" else theirs)([a_reminder(0, rows)])
    spent = dict.fromkeys(sides, 0.0)
    cpu = dict.fromkeys(sides, 0.0)
    size = dict.fromkeys(sides, 0)
    for batch in files_of(letters, rows):
        for side in sides:
            draw = ours if side == "ours" else theirs
            began, cpu_before = time.perf_counter(), time.process_time()
            pdf = draw([replace(letter) for letter in batch])
            spent[side] += time.perf_counter() - began
            cpu[side] += time.process_time() - cpu_before
            size[side] += len(pdf)
    found: dict[str, float] = {f"{side}_pages_per_s": round(letters / spent[side], 1) for side in sides}
    found |= {f"{side}_mb": round(size[side] / 1e6, 2) for side in sides}
    if len(sides) == 2:
        found["ratio"] = round(spent["theirs"] / spent["ours"], 2)
        found["ratio_of_cpu"] = round(cpu["theirs"] / cpu["ours"], 2)
    found["peak_mb"] = _peak()
    return found


def _peak() -> float:
    """The most memory that this process has held, in MB; the kernel's count begins anew with each program."""
    line = next(line for line in Path("/proc/self/status").read_text("ascii").splitlines() if line.startswith("VmHWM"))
    return round(int(line.split()[1]) * 1024 / 1e6, 1)


def main() -> None:
    """Both sides in turn, then ours alone in a process of its own for its memory."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--letters", type=int, default=5000)
    asked.add_argument("--rows", type=int, default=4)
    asked.add_argument("--only", choices=("ours", "theirs"))
    got = asked.parse_args()
    sides = (got.only,) if got.only else ("ours", "theirs")
    print(json.dumps({"letters": got.letters, "rows": got.rows} | measure(got.letters, got.rows, sides)))
    if not got.only:
        again = ["--only", "ours", "--letters", str(got.letters), "--rows", str(got.rows)]
        subprocess.run([sys.executable, __file__, *again], check=True)


if __name__ == "__main__":
    main()
