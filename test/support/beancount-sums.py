"""Beancount's own reading of journals: errors, and sums per account code. Requests and answers are JSON on standard input and output."""

import datetime
import json
import sys
from collections import defaultdict
from decimal import Decimal

from beancount import loader
from beancount.core import data
from beancount.ops import validation


def day(text):
    return datetime.date.fromisoformat(text)


def sums_of(entries, period):
    # Names are ASCII and may not be taken apart again: the account's code is metadata of its directive.
    codes = {entry.account: entry.meta["code"] for entry in entries if isinstance(entry, data.Open)}
    sums = defaultdict(Decimal)
    for entry in entries:
        if not isinstance(entry, data.Transaction) or not day(period["from"]) <= entry.date <= day(period["to"]):
            continue
        if period["withoutClosing"] and "closing" in entry.tags:
            continue
        for posting in entry.postings:
            sums[codes[posting.account], posting.units.currency] += posting.units.number
    return [[code, currency, str(number)] for (code, currency), number in sorted(sums.items()) if number]


def main():
    answers = []
    for request in json.load(sys.stdin):
        entries, errors, _ = loader.load_file(
            request["file"], extra_validations=validation.HARDCORE_VALIDATIONS
        )
        answers.append(
            {
                "errors": [error.message for error in errors],
                "transactions": sum(isinstance(entry, data.Transaction) for entry in entries),
                "sums": [sums_of(entries, period) for period in request["sums"]],
            }
        )
    json.dump(answers, sys.stdout)


main()
