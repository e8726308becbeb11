"""GraphML read as two tables, nodes and edges, without entities, includes or other files."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from voicesim.errors import InputError
from voicesim.io.cells import shown
from voicesim.io.tables import Table, check_file

MAX_EDGES = 2_000_000  # every edge of a GraphML file is held as text; CSV takes ten times more
MAX_DEPTH = 64
MAX_TEXT = 100_000  # characters in one data element
CHUNK = 65_536
UNSUPPORTED = {"hyperedge": "hyperedges", "port": "ports"}


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes (first column ``id``) and edges (first columns ``source``, ``target``) of one file.

    ``directed`` is None when some edges say yes and others no.
    """

    nodes: Table
    edges: Table
    directed: bool | None


def read_graphml(path: Path, label: str, max_nodes: int) -> Graph:
    """Read one graph; raises `InputError` for anything malformed, nested, or beyond the limits."""
    check_file(path, label)
    reader = _Reader(label, {"node": max_nodes, "edge": MAX_EDGES})
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse_doctype
    parser.EntityDeclHandler = reader.refuse_doctype
    parser.ExternalEntityRefHandler = reader.refuse_doctype
    reader.parser = parser
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise InputError(
            f"{label}, line {error.lineno}, column {error.offset}",
            f"this is not well-formed XML ({reason})",
            "a complete GraphML file",
        ) from None
    except (LookupError, ValueError, OSError) as error:
        raise InputError(label, f"the file cannot be read ({error})", "GraphML in UTF-8") from None
    return reader.graph()


@dataclass(slots=True)
class _Item:
    """A node or an edge being read: its line, its own words and its data."""

    line: int
    head: list[str]
    data: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Key:
    name: str
    domain: str
    default: str = ""


class _Reader:
    """Handlers that expat calls, element by element."""

    def __init__(self, label: str, most: dict[str, int]) -> None:
        self.parser: expat.XMLParserType
        self._label = label
        self._most = most
        self._keys: dict[str, _Key] = {}
        self._items: dict[str, list[_Item]] = {"node": [], "edge": []}
        self._declared: set[str] = set()
        self._directions: set[bool] = set()
        self._default_directed = False
        self._stack: list[str] = []
        self._open: _Item | None = None
        self._key = ""
        self._text: list[str] = []
        self._length = 0
        self._graphs = 0

    def start(self, name: str, words: dict[str, str]) -> None:
        tag = name.rsplit(" ", 1)[-1]
        if not self._stack and tag != "graphml":
            raise self._error(f"the file starts with <{tag}>", "a GraphML file: <graphml> ...")
        if len(self._stack) >= MAX_DEPTH:
            raise self._error("elements are nested too deeply", f"at most {MAX_DEPTH} levels")
        inside_data = "data" in self._stack
        self._stack.append(tag)
        if not inside_data:  # drawing programs put shapes of their own into data elements
            self._begin(tag, words)

    def _begin(self, tag: str, words: dict[str, str]) -> None:
        if tag in UNSUPPORTED:
            raise self._error(f"the graph has {UNSUPPORTED[tag]}", "nodes and edges only")
        if tag == "graph":
            self._begin_graph(words)
        elif tag == "key":
            self._key = self._word(tag, words, "id")
            name = words.get("attr.name") or self._key
            key = _Key(name, words.get("for", "all"))
            if key in self._keys.values():
                raise self._error(f"two keys are named {shown(name)}", "every attribute named once")
            self._keys[self._key] = key
        elif tag == "node":
            self._begin_item("node", [self._word(tag, words, "id")])
        elif tag == "edge":
            ends = [self._word(tag, words, "source"), self._word(tag, words, "target")]
            says = words.get("directed")
            self._directions.add(self._default_directed if says is None else says == "true")
            self._begin_item("edge", ends)
        elif tag == "data":
            self._key = self._word(tag, words, "key")
            if self._key not in self._keys and self._open is not None:
                raise self._error(f"data for the key {self._key!r}, which is not declared", "")
        if tag in ("data", "default"):
            self._text, self._length = [], 0

    def _begin_graph(self, words: dict[str, str]) -> None:
        self._graphs += 1
        if self._graphs > 1:
            raise self._error("there is a second or a nested graph", "one graph in one file")
        self._default_directed = words.get("edgedefault") == "directed"

    def _begin_item(self, kind: str, head: list[str]) -> None:
        if self._open is not None or not self._graphs:
            raise self._error(f"<{kind}> is not directly inside <graph>", "one flat graph")
        if len(self._items[kind]) >= self._most[kind]:
            most = self._most[kind]
            raise self._error(f"more than {most:,} {kind}s", f"at most {most:,}")
        if kind == "node" and head[0] in self._declared:
            raise self._error(f"the node {shown(head[0])} is there twice", "every node once")
        if kind == "node":
            self._declared.add(head[0])
        self._open = _Item(self.parser.CurrentLineNumber, head)
        self._items[kind].append(self._open)

    def end(self, name: str) -> None:
        tag = self._stack.pop()
        if "data" in self._stack:
            return
        if tag == "data" and self._open is not None:
            self._open.data[self._keys[self._key].name] = "".join(self._text).strip()
        elif tag == "default" and self._key in self._keys:
            self._keys[self._key].default = "".join(self._text).strip()
        elif tag in ("node", "edge"):
            self._open = None

    def text(self, text: str) -> None:
        if self._stack[-1] in ("data", "default"):
            self._text.append(text)
            self._length += len(text)
            if self._length > MAX_TEXT:
                most = f"at most {MAX_TEXT:,} characters"
                raise self._error("the text of one element is too long", most)

    def refuse_doctype(self, *_: object) -> int:
        raise self._error(
            "the file has a DOCTYPE or entities, which could read other files",
            "plain GraphML without <!DOCTYPE> and <!ENTITY>",
        )

    def graph(self) -> Graph:
        """Return what was read, after the last element."""
        if not self._graphs:
            raise InputError(self._label, "there is no <graph> in the file", "one graph")
        for edge in self._items["edge"]:
            lost = next((end for end in edge.head if end not in self._declared), None)
            if lost is not None:
                raise InputError(
                    f"{self._label}, line {edge.line}",
                    f"the edge names the node {shown(lost)}, which is not in the file",
                    "a <node> for both ends of every edge",
                )
        directed = next(iter(self._directions)) if len(self._directions) == 1 else None
        if not self._directions:
            directed = self._default_directed
        return Graph(
            self._table("node", ["id"]), self._table("edge", ["source", "target"]), directed
        )

    def _table(self, kind: str, head: list[str]) -> Table:
        keys = [key for key in self._keys.values() if key.domain in (kind, "all")]
        defaults = {key.name: key.default for key in keys if key.name not in head}
        rows = [
            (item.line, item.head + [item.data.get(name, text) for name, text in defaults.items()])
            for item in self._items[kind]
        ]
        return Table(self._label, (*head, *defaults), rows)

    def _word(self, tag: str, words: dict[str, str], name: str) -> str:
        if name not in words:
            raise self._error(f"<{tag}> has no {name}", f'<{tag} {name}="...">')
        return words[name]

    def _error(self, problem: str, expected: str) -> InputError:
        line = self.parser.CurrentLineNumber
        return InputError(f"{self._label}, line {line}", problem, expected)
