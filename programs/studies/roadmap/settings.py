# SPDX-License-Identifier: BSD-3-Clause
"""The settings of the study and its table of cell types, checked before anything runs. What does not fit is a ValueError of one
line: which it is, what was found, what was wanted."""

import csv
import datetime
import os
import re
import shlex

from messages import is_plain, printable

BASELINES = ["svc", "forest", "logistic", "linear", "gene-mean"]


class Unwanted(ValueError):
    """Says what was wanted."""


def text(value):
    if isinstance(value, (bool, float)) or not isinstance(value, (str, int, datetime.date)) or not is_plain(str(value)):
        raise Unwanted("text without control characters; a number or a truth as text in quotation marks")
    return str(value)


def folder(value):
    found = text(value)
    # Snakemake takes braces in a path for its wildcards, and programs take a leading - for a flag.
    if not found or re.search(r"[{}]|^-", found):
        raise Unwanted("a folder, without braces and a leading - in its name")
    return os.path.normpath(found)


def programs(value):
    found = text(value)
    if os.pathsep in found:
        raise Unwanted(f"a folder without {os.pathsep}, which parts the folders of PATH")
    return found


def whole(least):
    def check(value):
        if isinstance(value, bool) or not re.fullmatch("[0-9]{1,18}", str(value)) or int(value) < least:
            raise Unwanted(f"a whole number, {least} or more")
        return int(value)
    return check


def seconds(value):
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,9}([.][0-9]+)?", str(value)):
        raise Unwanted("seconds, 0 for no limit")
    return float(value)


def truth(value):
    found = {"true": True, "false": False}.get(str(value).lower())
    if found is None:
        raise Unwanted("true or false")
    return found


def flags(value):
    """As words: quotation marks hold blanks together, and no other character means anything."""
    try:
        found = shlex.split(text(value))
    except ValueError as error:
        raise Unwanted("flags of the program as text, each quotation mark closed") from error
    if "--then" in found:
        raise Unwanted("flags of the program; --then is of step.py, and another command would follow it")
    return found


def names(value):
    listed = value.split(",") if isinstance(value, str) else [value] if isinstance(value, int) else value
    if isinstance(value, bool) or not isinstance(listed, list):
        raise Unwanted("names, as a list or with commas between them")
    return [text(name).strip() for name in listed if text(name).strip()]


def marks(value):
    found = names(value)
    if not found or len(set(found)) < len(found):
        raise Unwanted("names of marks, each once")
    return found


def models(value):
    found = names(value)
    if not found or not set(found) <= {"cnn", *BASELINES}:
        raise Unwanted(f"some of cnn, {', '.join(BASELINES)}")
    return found


def choice(value):
    """Cell types: `all`, so many of them, or a list."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else names(value)


def each(known, check):
    def checked_each(value):
        if value == "":
            return {}
        if not isinstance(value, dict) or not set(value) <= set(known):
            raise Unwanted(f"a value for some of {', '.join(known)}, as {{{known[0]}: ...}}")
        return {name: check("" if found is None else found) for name, found in value.items()}
    return checked_each


CHECKS = {
    "output": folder, "manifest": text, "bin": programs, "genes_file": text, "expression": text, "marks": marks, "genes": whole(0),
    "seed": whole(0), "bin_flags": flags, "models": models, "epochs": whole(1), "train_flags": flags,
    "baseline_flags": each(BASELINES[:-1], flags), "time_limit": each(BASELINES[:-1], seconds), "transfer": choice,
    "pooled": truth, "pooled_epochs": whole(1), "leave_out": choice, "threads": whole(1),
}


def checked(config):
    """The settings, each of its type."""
    for name in config:
        if name not in CHECKS:
            raise ValueError(f"config: {printable(str(name))} is no setting of the study (known: {', '.join(sorted(CHECKS))})")
    found = {}
    for name, check in CHECKS.items():
        value = "" if config.get(name) is None else config[name]
        try:
            found[name] = check(value)
        except Unwanted as wanted:
            raise ValueError(f"config: {name}: '{printable(str(value))}' (wanted {wanted}); correct the setting") from None
    return found


def chosen(name, choice_, cells):
    """The cell types of a choice: all, a list, or so many at even distances."""
    if isinstance(choice_, list) and len(choice_) == 1 and re.fullmatch("[0-9]{1,9}", choice_[0]) and choice_[0] not in cells:
        choice_ = int(choice_[0])
    if isinstance(choice_, int):
        number = min(choice_, len(cells))
        return [cells[i * len(cells) // number] for i in range(number)]
    if choice_ == ["all"]:
        return cells
    for cell in choice_:
        if cell not in cells:
            raise ValueError(f"config: {name}: {printable(cell)} is no cell type of the manifest; correct the setting")
    return choice_


def can_be_sent(word):
    """True where a shell reads Python's quotation marks around the word as Python does."""
    return "\\" not in word and ("'" not in word or not re.search('[$`"]', word))


def signals_of(where, value):
    """Marks and files of H3K4me3=FILE,H3K27me3=FILE,...; the mark Input is the control."""
    found = [part.partition("=")[::2] for part in value.split(",")] if value else []
    for mark, path in found:
        if not mark.strip() or not path.strip():
            raise ValueError(f"{where} has the signal '{mark}{'=' + path if path else ''}' (wanted MARK=FILE, and commas between "
                             "them); correct the line")
    return [(mark.strip(), path.strip()) for mark, path in found]


def read_manifest(path, wanted_marks):
    """Cell types in the order of the table; each a dictionary of tables, signals and marks."""
    named = printable(path)
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"))
    except OSError as error:
        raise ValueError(f"{named}: cannot be read ({error.strerror}); give the table of cell types with --config manifest=FILE") \
            from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{named}: is no table of cell types ({printable(str(error))}); write it as UTF-8 text") from None
    cells = {}
    for row in rows:
        cell = row.get("cell") or ""
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.+]*", cell) or cell == "all":
            raise ValueError(f"{named}: the cell type '{printable(cell)}' cannot name a folder (wanted letters, digits, _ . +, under "
                             "the header 'cell'); choose another name")
        where = f"{named}: the cell type {cell}"
        if cell in cells:
            raise ValueError(f"{where} comes up again; remove a line")
        if None in row:
            raise ValueError(f"{where} has more fields than the header; correct the line")
        for column, value in row.items():
            if not is_plain(value or ""):
                raise ValueError(f"{where} has control characters under {printable(column)}: '{printable(value)}'; correct the line")
        stated = names(row.get("marks") or "")
        if stated and sorted(stated) != sorted(wanted_marks):
            raise ValueError(f"{where} has the marks {', '.join(stated)} (wanted {', '.join(wanted_marks)}, in any order); correct "
                             "the line, or give --config marks=...")
        cells[cell] = {"tables": row.get("tables") or "", "signals": signals_of(where, row.get("signals") or ""), "marks": stated}
    if not cells:
        raise ValueError(f"{named}: names no cell types (wanted the header 'cell' and one line for each)")
    return cells
