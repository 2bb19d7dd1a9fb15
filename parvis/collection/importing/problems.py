"""Why a row or a file is refused, and what to do about it: one code each, told in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.core.errors import BadInput
from parvis.media import refusals

Text = str | Promise
Details = Mapping[str, str | int]

ROW_PROBLEMS: dict[str, tuple[Text, Text]] = {
    "row_too_long": (
        _("The row is longer than %(limit)s characters."),
        _("Look for a quotation mark that is never closed, or put the long text in a file of its own."),
    ),
    "cell_too_long": (
        _("A cell holds more than %(limit)s characters."),
        _("Look for a quotation mark that is never closed, or shorten the text."),
    ),
    "too_many_columns": (
        _("The row has %(found)s cells; at most %(limit)s can be read."),
        _("Check the separator, and remove the columns that are not needed."),
    ),
    "cells_differ": (
        _("The row has %(found)s cells where the headings are %(expected)s."),
        _("Put cells that contain the separator or a line break between quotation marks."),
    ),
    "nul_byte": (
        _("The row holds a NUL character, which no text has."),
        _("Export the file again as text, in UTF-8."),
    ),
    "broken_encoding": (
        _("The row holds bytes that are not %(encoding)s."),
        _("Export the file again in UTF-8, or correct the damaged letters in this row."),
    ),
    "formula_cell": (
        _("The cell holds a formula: %(value)s"),
        _("In the spreadsheet, copy the column and paste it back as values only."),
    ),
    "error_cell": (
        _("The cell holds a spreadsheet error: %(value)s"),
        _("Correct the formula in the spreadsheet, or empty the cell."),
    ),
    "bad_json": (
        _("The line is not JSON: %(reason)s"),
        _("Write one complete JSON object on each line."),
    ),
    "no_identifier": (
        _("The row has no identifier."),
        _("Fill this column: without it the next import could not recognise the work."),
    ),
    "duplicate_identifier": (
        _("The identifier %(value)s is already used in row %(first)s of this file."),
        _("Give each work its own identifier, or remove the row that repeats it."),
    ),
    "value_too_long": (
        _("The value has %(found)s characters; at most %(limit)s can be kept here."),
        _("Shorten it, or map the column to a longer field such as the description."),
    ),
    "bad_coordinates": (
        _("These are not coordinates: %(value)s"),
        _("Write latitude (−90 to 90) and longitude (−180 to 180) in decimal degrees."),
    ),
    "bad_address": (
        _("This is not a web address: %(value)s"),
        _("Write the whole address, beginning with https://."),
    ),
    "unknown_parent": (
        _("The row belongs to %(value)s, which is neither before it in the file nor in the collection."),
        _("Put the whole before its parts, and use its identifier."),
    ),
    "file_absent": (
        _("There is no file %(value)s in the folder or archive, or several of that name."),
        _("Correct its name, or write it with its folder."),
    ),
    "file_refused": (
        _("The file %(value)s is not taken. %(reason)s"),
        _("Then run the import again: what is in already is not brought twice."),
    ),
    "nested_archive": (
        _("The file %(value)s is itself an archive."),
        _("Unpack it, and put its files beside the others."),
    ),
    "member_refused": (
        _("The file %(value)s cannot be unpacked: %(reason)s"),
        _("Make the archive again from the files themselves; what is in already is not brought twice."),
    ),
    "unknown_licence": (
        _("The licence %(value)s is not known."),
        _("Write one of the codes of the guide, for instance cc-by-4.0, or leave the cell empty."),
    ),
    "unknown_work": (
        _("No work, or several, have the number %(value)s."),
        _("Write the inventory number of one work, or leave the cell empty."),
    ),
    "unreadable_rest": (
        _("The file cannot be read from this row on: %(reason)s"),
        _("Export or download the file again; what comes before this row is kept."),
    ),
}

FILE_PROBLEMS: dict[str, tuple[Text, Text]] = {
    "missing": (_("There is no file %(name)s."), _("Check the path.")),
    "empty": (_("The file is empty."), _("Export it again.")),
    "too_big": (
        _("The file holds more than %(limit)s bytes."),
        _("Cut it into several files with the same headings and import them one after the other."),
    ),
    "bomb": (
        _("The compressed file grows more than %(ratio)s times: it looks like a decompression bomb."),
        _("If the file is yours, decompress it first and import the result."),
    ),
    "damaged": (
        _("The compressed file is damaged: %(reason)s"),
        _("Download or export it again."),
    ),
    "unknown_kind": (
        _("This is not a kind of file that can be read."),
        _("Save it as CSV in UTF-8, XLSX or JSON Lines; CSV may be compressed with gzip or xz."),
    ),
    "no_file_column": (
        _("The table has no column of file names; its headings are: %(headings)s"),
        _("Call that column “fichier” or “file”."),
    ),
    "several_tables": (
        _("Several tables lie beside the files: %(names)s"),
        _("Name the right one with --table, or leave only that one."),
    ),
    "no_headings": (
        _("The first row holds no headings."),
        _("Write the name of each column in the first row."),
    ),
    "duplicate_headings": (
        _("Several columns have the same heading: %(names)s"),
        _("Give each column a heading of its own."),
    ),
    "too_many_headings": (
        _("The file has more than %(limit)s columns."),
        _("Check the separator, and remove the columns that are not needed."),
    ),
    "broken_headings": (
        _("The headings cannot be read: %(reason)s"),
        _("Export the file again in UTF-8, with one row of headings at the top."),
    ),
    "workbook_too_big": (
        _("The workbook's part %(name)s is too large or too deeply packed to be opened."),
        _("Save the sheet as CSV in UTF-8 and import that."),
    ),
    "bad_workbook": (
        _("The workbook cannot be opened: %(reason)s"),
        _("Save it again as XLSX, without a password, or as CSV in UTF-8."),
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why one row is refused. row counts as a spreadsheet does: the headings are row 1."""

    row: int
    code: str
    column: str = ""
    details: Details = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What is wrong, in the current language."""
        return tell(self.code, self.details)

    @property
    def remedy(self) -> str:
        """What to do, in the current language: about a file, what its own refusal says first."""
        remedy = str(ROW_PROBLEMS[self.code][1])
        if "refusal" not in self.details:
            return remedy
        return f"{refusals.tell(str(self.details['refusal']), self.details)[1]} {remedy}"


def tell(code: str, details: Details) -> str:
    """The message of a code of ROW_PROBLEMS with its details, in the current language."""
    told = dict(details)
    if "refusal" in told:
        told["reason"] = refusals.tell(str(told["refusal"]), details)[0]
    return str(ROW_PROBLEMS[code][0]) % told


class FileRefused(BadInput):
    """The whole file cannot be used; code is one of FILE_PROBLEMS."""

    exit_code = 2

    def __init__(self, code: str, **details: str | int) -> None:
        message, remedy = FILE_PROBLEMS[code]
        super().__init__(str(message) % details, remedy=remedy)
        self.code = code


class RowRefused(Exception):
    """Raised while a row is read; caught by the reader, which goes on with the next."""

    def __init__(self, code: str, column: str = "", **details: str | int) -> None:
        super().__init__(code)
        self.code, self.column, self.details = code, column, details

    def at(self, row: int) -> Problem:
        """The same as a Problem of that row."""
        return Problem(row, self.code, self.column, self.details)
