# SPDX-License-Identifier: BSD-3-Clause
"""Text of others in messages and tables."""

import unicodedata


def printable(text):
    """The text with whatever a terminal or a table would act upon written out, such as \\x1b and \\t."""
    return "".join(c if is_plain(c) else c.encode("unicode_escape").decode("ascii") for c in text)


def is_plain(text):
    """True without control characters, marks of direction and halves of characters."""
    return all(c.isprintable() or unicodedata.category(c) == "Zs" for c in text)
