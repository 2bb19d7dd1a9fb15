"""Files of every kind, and files that mean harm."""

from __future__ import annotations

import gzip
import json
import lzma
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from parvis.collection.importing.limits import LIMITS
from parvis.collection.importing.problems import FileRefused, Problem
from parvis.collection.importing.readers.opening import open_table
from parvis.collection.importing.readers.table import LIST_SIGN, Row, Table

MEGABYTE = 1 << 20


def read(table: Table) -> tuple[list[list[str]], list[Problem]]:
    """The rows that were read and those refused."""
    entries = list(table.rows())
    rows = [list(entry.cells) for entry in entries if isinstance(entry, Row)]
    return rows, [entry for entry in entries if isinstance(entry, Problem)]


@contextmanager
def at_most(megabytes: float) -> Iterator[None]:
    """Fails when Python's own memory grows by more than so much."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < megabytes * MEGABYTE, f"{peak / MEGABYTE:.0f} MB"


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write bytes or text to a file."""

    def write(content: bytes | str, name: str = "file.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


Written = Callable[..., Path]


class TestKinds:
    @pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
    def test_separators_are_found(self, written: Written, sign: str) -> None:
        table = open_table(written(f'id{sign}title\n1{sign}"a{sign} b"\n2{sign}c\n'))
        assert table.headings == ["id", "title"] and table.delimiter == sign
        assert read(table) == ([["1", f"a{sign} b"], ["2", "c"]], [])

    @pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
    def test_compressed_whatever_the_name(self, written: Written, pack: Callable[[bytes], bytes]) -> None:
        assert read(open_table(written(pack("id,titre\n1,é\n".encode()))))[0] == [["1", "é"]]

    def test_an_archive_of_several_streams(self, written: Written) -> None:
        for pack in (gzip.compress, lzma.compress):
            table = open_table(written(pack(b"id,title\n1,a\n") + pack(b"2,b\n")))
            assert read(table)[0] == [["1", "a"], ["2", "b"]]

    def test_json_lines(self, written: Written) -> None:
        rows = [{"id": 1, "maker": {"name": "Ana"}, "tags": ["x", "y"], "seen": True, "none": None}, {"id": 2}]
        table = open_table(written("\n".join(map(json.dumps, rows)) + "\nnot json\n[1]\n"))
        good, refused = read(table)
        assert table.kind == "jsonl" and table.headings == ["id", "maker.name", "tags", "seen", "none"]
        assert good == [["1", "Ana", f"x{LIST_SIGN}y", "true", ""], ["2", "", "", "", ""]]
        assert [(problem.row, problem.code) for problem in refused] == [(3, "bad_json"), (4, "bad_json")]

    def test_workbook(self, tmp_path: Path) -> None:
        book = Workbook()
        sheet = book.create_sheet("works")
        for row in (
            ["id", "title", "year"],
            [1, "A", 1890.0],
            [],
            [2, "=1+1", None],
            [3, "B", "#REF!"],
            [4, "C", True],
        ):
            sheet.append(row)
        book.save(tmp_path / "w.xlsx")
        table = open_table(tmp_path / "w.xlsx")
        good, refused = read(table)
        assert table.headings == ["id", "title", "year"]
        assert good == [["1", "A", "1890"], ["4", "C", "true"]]
        assert [(p.row, p.column, p.code) for p in refused] == [
            (4, "B title", "formula_cell"),
            (5, "C year", "error_cell"),
        ]

    @pytest.mark.parametrize(
        "start", [b"%PDF-1.7", b"\xd0\xcf\x11\xe0", b'[{"id": 1}]', b"<?xml version='1.0'?>", bytes(range(32)) * 9]
    )
    def test_other_kinds_are_named_as_such(self, written: Written, start: bytes) -> None:
        with pytest.raises(FileRefused) as refused:
            open_table(written(start))
        assert refused.value.code == "unknown_kind" and refused.value.remedy

    def test_no_file_and_an_empty_one(self, written: Written, tmp_path: Path) -> None:
        for path, code in ((tmp_path / "none.csv", "missing"), (written(""), "empty")):
            with pytest.raises(FileRefused) as refused:
                open_table(path)
            assert refused.value.code == code


class TestLetters:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_unicode(self, written: Written, encoding: str) -> None:
        table = open_table(written("id,titre\n1,L’été à Œuvre\n".encode(encoding)))
        assert table.headings == ["id", "titre"] and read(table)[0] == [["1", "L’été à Œuvre"]]
        assert not table.is_guessed

    def test_windows_1252_is_guessed_and_told(self, written: Written) -> None:
        table = open_table(written("id,titre\n1,L’été\n".encode("cp1252")))
        assert read(table)[0] == [["1", "L’été"]] and table.encoding == "cp1252" and table.is_guessed

    def test_a_few_broken_bytes_refuse_their_rows_only(self, written: Written) -> None:
        lines = [b"id,titre", *(f"{n},été".encode() for n in range(50)), b"51,\xe9t\xe9", b"52,fin"]
        table = open_table(written(b"\n".join(lines)))
        good, refused = read(table)
        assert len(good) == 51 and table.encoding == "utf-8"
        assert [(p.row, p.column, p.code) for p in refused] == [(52, "titre", "broken_encoding")]

    def test_what_windows_1252_does_not_have(self, written: Written) -> None:
        table = open_table(written("id,titre\n1,été\n2,à\n".encode("cp1252") + b"3,\x81\n"))
        good, refused = read(table)
        assert len(good) == 2 and [(p.row, p.code) for p in refused] == [(4, "broken_encoding")]

    def test_nul_bytes(self, written: Written) -> None:
        good, refused = read(open_table(written(b"id,titre\n1,a\n2,b\x00c\n3,d\n")))
        assert good == [["1", "a"], ["3", "d"]] and refused[0].code == "nul_byte" and refused[0].column == "titre"


class TestHeadings:
    @pytest.mark.parametrize(
        ("content", "code"),
        [
            ("id,title,id\n1,a,b\n", "duplicate_headings"),
            (",,\n1,2,3\n", "no_headings"),
            ("=a(),b\n1,2\n", "broken_headings"),
        ],
    )
    def test_headings_that_cannot_serve(self, written: Written, content: str, code: str) -> None:
        with pytest.raises(FileRefused) as refused:
            open_table(written(content))
        assert refused.value.code == code

    def test_a_blank_heading_is_named_by_its_place(self, written: Written) -> None:
        assert open_table(written("id,,title\n1,2,3\n")).headings == ["id", "#2", "title"]

    def test_rows_of_another_width(self, written: Written) -> None:
        good, refused = read(open_table(written("id,title\n1,a\n2\n3,b,c\n4,d,,\n\n5,e\n")))
        assert good == [["1", "a"], ["4", "d"], ["5", "e"]]
        assert [(p.row, p.code) for p in refused] == [(3, "cells_differ"), (4, "cells_differ")]


class TestFormulas:
    @pytest.mark.parametrize("cell", ["=1+1", "=HYPERLINK(1)", "+SUM(1)", "@SUM(A1)", "-cmd|' /C calc'!A0", " =A1"])
    def test_what_a_spreadsheet_would_run(self, written: Written, cell: str) -> None:
        _, refused = read(open_table(written(f'id,title\n1,"{cell}"\n')))
        assert refused[0].code == "formula_cell" and refused[0].column == "title" and refused[0].remedy

    @pytest.mark.parametrize("cell", ["-5", "+", "-", "@museum", "+33 1 44 55", "– Untitled", "- a (study)", "-12.5"])
    def test_what_is_only_data(self, written: Written, cell: str) -> None:
        assert read(open_table(written(f'id,title\n1,"{cell}"\n'))) == ([["1", cell]], [])


class TestHarm:
    @pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
    def test_a_decompression_bomb(self, written: Written, pack: Callable[[bytes], bytes]) -> None:
        bomb = written(pack(b"id,title\n" + b"1,a\n" * (30 * MEGABYTE)))
        with at_most(20), pytest.raises(FileRefused) as refused:
            open_table(bomb)
        assert refused.value.code == "bomb"

    def test_a_file_larger_than_we_hold(self, written: Written) -> None:
        with pytest.raises(FileRefused) as refused:
            open_table(written(b"id,title\n" + b"1,a\n" * 1000), replace(LIMITS, file=1000))
        assert refused.value.code == "too_big"

    @pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
    def test_a_truncated_archive(self, written: Written, pack: Callable[[bytes], bytes]) -> None:
        with pytest.raises(FileRefused) as refused:
            open_table(written(pack(b"id,title\n1,abcdefgh\n" * 99)[:-20]))
        assert refused.value.code == "damaged"

    def test_a_row_of_a_million_columns(self, written: Written) -> None:
        path = written("id,title\n1,a\n" + "x," * 1_000_000 + "\n3,c\n")
        with at_most(60):
            good, refused = read(open_table(path))
        assert good == [["1", "a"], ["3", "c"]] and [(p.row, p.code) for p in refused] == [(3, "too_many_columns")]

    def test_a_million_headings(self, written: Written) -> None:
        with at_most(120), pytest.raises(FileRefused) as refused:
            open_table(written(",".join(f"c{n}" for n in range(1_000_000))[: 3 * MEGABYTE] + "\n"))
        assert refused.value.code == "too_many_headings"

    def test_a_cell_of_a_gigabyte(self, tmp_path: Path) -> None:
        path = tmp_path / "cell.csv"
        with path.open("wb") as stream:
            stream.write(b"id,title\n" + b"1,abc\n" * 20_000 + b"2,")
            stream.seek(1 << 30, 1)
            stream.write(b"\n3,c\n")
        with at_most(40):
            good, refused = read(open_table(path))
        assert len(good) == 20_001 and good[-1] == ["3", "c"]
        assert [(p.row, p.code) for p in refused] == [(20_002, "row_too_long")]

    def test_a_quotation_mark_never_closed(self, written: Written) -> None:
        path = written('id,title\n1,a\n2,"b\n' + "more text\n" * 900_000)
        with at_most(60):
            good, refused = read(open_table(path))
        assert good == [["1", "a"]] and refused[0].row == 3 and refused[0].code == "unreadable_rest"
        assert len(refused) == 1

    def test_a_cell_of_many_lines_is_passed_over(self, written: Written) -> None:
        path = written('id,title\n1,a\n2,"b\n' + 'more ""text""\n' * 900_000 + '",c\n3,d\n')
        good, refused = read(open_table(path))
        assert good == [["1", "a"], ["3", "d"]] and [(p.row, p.code) for p in refused] == [(3, "cell_too_long")]

    def test_a_long_json_line_and_a_deep_one(self, written: Written) -> None:
        path = written('{"id": 1}\n{"id": "' + "x" * 5 * MEGABYTE + '"}\n' + '{"a":' * 50_000 + "\n" + '{"id": 4}\n')
        with at_most(60):
            good, refused = read(open_table(path))
        assert good == [["1"], ["4"]] and [p.code for p in refused] == ["row_too_long", "bad_json"]


class TestHarmfulWorkbooks:
    def sheet(self, path: Path, rows: str, **parts: bytes) -> Path:
        """A workbook whose only sheet has this XML for rows."""
        book = Workbook()
        book.save(path)
        names = {
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'.encode()
        }
        other = path.with_suffix(".made.xlsx")
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(name, {**names, **parts}.get(name, old.read(name)))
        return other

    def refusal(self, path: Path) -> str:
        with at_most(80), pytest.raises(FileRefused) as refused:
            read(open_table(path))
        assert refused.value.remedy
        return refused.value.code

    def test_a_bomb(self, tmp_path: Path) -> None:
        path = self.sheet(tmp_path / "a.xlsx", " " * (80 * MEGABYTE))
        assert self.refusal(path) == "workbook_too_big"

    def test_a_row_of_a_million_cells(self, tmp_path: Path) -> None:
        path = self.sheet(tmp_path / "a.xlsx", "<row>" + "<c><v>1</v></c>" * 1_000_000 + "</row>")
        assert self.refusal(path) == "too_many_headings"

    def test_a_huge_cell(self, tmp_path: Path) -> None:
        text = "x" * (10 * MEGABYTE)
        path = self.sheet(tmp_path / "a.xlsx", f'<row><c t="inlineStr"><is><t>{text}</t></is></c></row>')
        assert self.refusal(path) == "workbook_too_big"

    def test_entities_are_not_expanded(self, tmp_path: Path) -> None:
        bomb = b'<!DOCTYPE z [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
        path = self.sheet(tmp_path / "a.xlsx", "", **{"xl/worksheets/sheet1.xml": bomb})
        assert self.refusal(path) in ("bad_workbook", "no_headings")

    def test_a_zip_that_is_no_workbook(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
            archive.writestr("readme.txt", "hello")
        assert self.refusal(tmp_path / "a.xlsx") == "bad_workbook"
