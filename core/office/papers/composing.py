"""Putting a letter together with the masters of the day, and what must never stand in one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from core.office.papers.addressing import refuse_unless_reachable
from core.office.papers.letters import ClaimTable, Letter, texts_of
from core.office.papers.masters import appeal_text_of, form_of, issuer_of
from core.office.papers.requests import LetterRequest
from core.office.settings import value_of
from core.values.check_digits import individual_digit, slip_digit
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

_TWELVE = re.compile(r"(?<!\d)\d{12}(?!\d)", re.ASCII)
_LEAST_ADDRESS = 6
"""A shorter address (the name of a city alone) is no secret."""


class IndividualNumberInLetter(Refusal):
    """A number that can only be an 個人番号 stands in the words of a letter (番号法19条)."""

    sentence = "個人番号と読める12けたの数字が文面にあります。個人番号は印字できません。文面から除いてください。"


class OpenAddress(Refusal):
    """The address of a protected person would go to somebody else."""

    sentence = "支援措置の対象者の住所が文面にあります。ほかの人への文書には載せられません。文面から除いてください。"


def compose(ctx: Context[Store], store: Store, request: LetterRequest) -> Letter:
    """The letter without its number, in the caller's transaction; part of issuing and of runs.

    Raises AddresseeDead, NoAddress, AddressReturned, IndividualNumberInLetter, OpenAddress.
    """
    on = request.issued_on or ctx.today()
    city = store.city.municipality()
    municipality = city.name if city is not None else ""
    phone = str(value_of(store, "collection_division_phone", on) or "")
    issuer = issuer_of(store, on, request.contact or ctx.actor.office_name, phone)
    form = form_of(store, request.form_no, on)
    party = store.addressees.of(request.party_id, on)
    address = request.to_body
    if request.addressee_id is not None:
        to = party if request.addressee_id == request.party_id else store.addressees.of(request.addressee_id, on)
        refuse_unless_reachable(store, to, in_person=request.in_person)
        address = to.as_printed
        if request.care_of:
            address = replace(address, care_of=request.care_of)
    letter = Letter(
        form_no=request.form_no,
        title=form.get("title") or request.title,
        blocks=request.blocks,
        document_no="",
        issued_on=on,
        municipality=municipality,
        issuer=issuer,
        address=address,
        party_no=party.party_no,
        appeal=request.appeal,
        appeal_text=appeal_text_of(store, request.appeal, on, municipality, issuer.title),
        note=form.get("note", ""),
        copy=request.copy,
        signed=request.signed and not request.internal,
        to_city=not request.signed and not request.internal,
    )
    _refuse_individual_numbers(letter)
    _refuse_open_addresses(store, request, on)
    return letter


def _refuse_individual_numbers(letter: Letter) -> None:
    """A 12-digit number with the right check digit is taken for an 個人番号, unless it is one of our slips."""
    for block in letter.blocks:
        if isinstance(block, ClaimTable):
            continue
        for text in texts_of(block):
            for number in _TWELVE.findall(text):
                if individual_digit(number[:11]) == int(number[11]) and slip_digit(number[:11]) != int(number[11]):
                    raise IndividualNumberInLetter


def _refuse_open_addresses(store: Store, request: LetterRequest, on: date) -> None:
    """A protected person's address stands in the window of their own letter and in no words of any letter."""
    hidden = store.outputs.protected(request.parties)
    if not hidden or request.internal:
        return
    addresses = [each.address for each in store.addressees.many(hidden, on).values()]
    words = [text for block in request.blocks for text in texts_of(block)]
    if any(len(address) >= _LEAST_ADDRESS and address in text for address in addresses for text in words):
        raise OpenAddress
    if request.to_body is not None and any(address in request.to_body.address for address in addresses if address):
        raise OpenAddress
