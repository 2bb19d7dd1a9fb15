"""The tree of subjects, as a file gives it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from parvis.collection.importing.mapping import SubjectsMapping
from parvis.collection.importing.readers.table import LIST_SIGN
from parvis.core.text import fold


class Node:
    """One subject in memory: its label, the node above it, those below by folded label, its key in the database."""

    __slots__ = ("children", "id", "label", "parent")

    def __init__(self, label: str, parent: Node | None) -> None:
        self.label, self.parent = label, parent
        self.children: dict[str, Node] = {}
        self.id = 0

    def child(self, label: str) -> Node:
        """The node of that label below this one, made if need be."""
        node = self.children.get(label)
        if node is None:
            folded = fold(label)
            node = self.children.get(folded) or Node(label, self)
            self.children[label] = self.children[folded] = node
        return node

    def path(self) -> tuple[str, ...]:
        """Labels from the top down."""
        labels: list[str] = []
        node: Node | None = self
        while node is not None and node.parent is not None:
            labels.append(node.label)
            node = node.parent
        return tuple(reversed(labels))


Reader = Callable[[str, Node], Iterable[Node]]


def reader_of(mapping: SubjectsMapping) -> Reader:
    """How to turn a cell into nodes below a root."""
    if mapping.outline:
        return Outline(mapping).read
    return lambda cell, root: _read_flat(cell, root, mapping)


def _read_flat(cell: str, root: Node, mapping: SubjectsMapping) -> Iterator[Node]:
    top = root.child(mapping.under) if mapping.under else root
    for value in values_of(cell, mapping.separator):
        if mapping.nested:
            node = top
            for label in values_of(value, mapping.nested):
                node = node.child(label)
                yield node
        elif mapping.brackets:
            yield from _read_brackets(value, top)
        else:
            yield top.child(value)


_BRACKETS = re.compile(r"([^()]*)(?:\(([^()]*)\)?)?\)?")


def _read_brackets(value: str, top: Node) -> Iterator[Node]:
    """« vue d'intérieur (escalier, musée) »: two subjects within a third."""
    for match in _BRACKETS.finditer(value):
        label = match[1].strip(" ,;")
        if label:
            node = top.child(label)
            yield node
            for inner in (match[2] or "").split(","):
                if inner.strip(" :"):
                    yield node.child(inner.strip(" :"))


def values_of(cell: str, separator: str) -> list[str]:
    """The values of one cell: cut by the separator, or by the file's own lists; blank ones dropped."""
    sign = LIST_SIGN if LIST_SIGN in cell else separator
    values = cell.split(sign) if sign else [cell]
    return [value for value in (value.strip() for value in values) if value]


class Outline:
    """A tree of three levels written as one line of words, parents before children.

    Which level a word is on follows from what came before: a top is followed by a heading, a heading by a subject;
    after a subject, a word is a heading or a top if the outline knows it as one there, else a subject again.
    A word twice under one heading names two different subjects: two people called Kossoff in one portrait.
    """

    def __init__(self, mapping: SubjectsMapping) -> None:
        self._separator = mapping.separator
        self._headings = {top: frozenset(names) for top, names in mapping.outline.items()}
        self._inside = {heading: frozenset(words) for heading, words in mapping.inside.items()}
        self._nowhere: frozenset[str] = frozenset()

    def read(self, cell: str, root: Node) -> list[Node]:
        """The nodes of one cell, in its order, each once."""
        words = values_of(cell, self._separator)
        nodes: dict[Node, None] = {}
        top = heading = root
        depth, last = 0, len(words) - 1
        for place, word in enumerate(words):
            if depth == 3:
                depth = self._depth_after_subject(word, words[place + 1] if place < last else "", top, heading, nodes)
            if depth == 0:
                node = top = root.child(word)
            elif depth == 1:
                node = heading = top.child(word)
            else:
                node = self._subject(heading, word, nodes)
            nodes[node] = None
            depth = min(depth + 1, 3)
        return list(nodes)

    def _depth_after_subject(self, word: str, following: str, top: Node, heading: Node, nodes: dict[Node, None]) -> int:
        if word != top.label and following in self._headings.get(word, self._nowhere):
            known = top.parent.children.get(word) if top.parent else None
            if known is None or known not in nodes:
                return 0
        if not following or word not in self._headings.get(top.label, self._nowhere):
            return 3
        if word in self._inside.get(heading.label, self._nowhere) and heading.children.get(word) not in nodes:
            return 3
        return 3 if top.children.get(word) in nodes else 1

    @staticmethod
    def _subject(heading: Node, word: str, nodes: dict[Node, None]) -> Node:
        node = heading.child(word)
        count = 1
        while node in nodes:
            count += 1
            node = heading.child(f"{word} ({count})")
        return node
