"""One HTML file that needs nothing else: text, tables and charts with their JavaScript inlined.

Nothing is ever loaded: there is no address in the page that a browser would fetch, and a content
security policy forbids it besides. The policy allows the page's own two scripts by their hash only, so
that text from a scenario could not run even if it were not escaped (it is).
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import html
import json
import os
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from voicesim.reports.charts.base import AnyChart, unpacked
from voicesim.reports.sentences import percent

DRAW = """
"use strict";
for (const place of document.querySelectorAll("[data-chart]")) {
  const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const options = {actions: false, renderer: "svg", ast: true, tooltip: {theme: "light"}};
  vegaEmbed(place, spec, options).catch(problem => {
    place.textContent = "This chart cannot be drawn: " + problem.message;
  });
}
const open_all = state => () => {
  for (const part of document.querySelectorAll("details")) {
    if (state) part.dataset.was = part.open ? "1" : "";
    part.open = state || part.dataset.was === "1";
  }
};
window.addEventListener("beforeprint", open_all(true));
window.addEventListener("afterprint", open_all(false));
"""

LONG = 90  # characters from which a headline is set smaller
LAST_LINE = "\n// end of the library\n"  # says that a kept copy is whole


def text(value: Any) -> str:
    """Any value as text that HTML shows and never runs."""
    return html.escape(str(value), quote=True)


def tag(name: str, inside: str, css: str = "") -> str:
    """An element around HTML that is already safe."""
    return f'<{name} class="{css}">{inside}</{name}>' if css else f"<{name}>{inside}</{name}>"


class Page:
    """A page under construction: sections in order, and the charts they show."""

    def __init__(self, title: str, kicker: str, story: str = "", question: str = "") -> None:
        self.title = title
        self.head = [tag("p", text(kicker), "kicker"), tag("h1", text(title))]
        if story:
            self.head.append(tag("p", text(story), "story"))
        if question:
            self.head.append(tag("p", f"<em>{text(question)}</em>", "story"))
        self.sections: list[str] = []
        self.headings: list[str] = []
        self.specs: list[str] = []

    def verdict(self, sentences: Sequence[str], following: Sequence[str] = ()) -> None:
        """The verdict: the first sentence large, then the others, then what to look at next."""
        if not sentences:
            return
        size = "headline long" if len(sentences[0]) > LONG else "headline"
        parts = [tag("p", spaced(sentences[0]), size)]
        parts += [tag("p", spaced(s)) for s in sentences[1:]]
        parts += [tag("p", spaced(s), "next") for s in following]
        self.sections.append(
            f'<section class="verdict" aria-label="Verdict">{"".join(parts)}</section>'
        )

    def section(self, heading: str, intro: str, *inside: str, sheet: bool = False) -> None:
        """A part of the page under a heading; ``sheet`` starts a new sheet in print."""
        opening = tag("h2", text(heading)) + (tag("p", spaced(intro)) if intro else "")
        css = ' class="sheet"' if sheet else ""
        self.headings.append(heading)
        place = f' id="part-{len(self.headings)}"'
        self.sections.append(f"<section{place}{css}>{opening}{''.join(inside)}</section>")

    def add(self, inside: str) -> None:
        """HTML that is already safe, as it is."""
        self.sections.append(inside)

    def chart(
        self,
        chart: AnyChart,
        heading: str = "",
        now: str = "",
        caption: str = "",
        *,
        square: bool = False,
    ) -> str:
        """A figure with one chart; ``now`` is a line of safe HTML between heading and chart."""
        spec = unpacked(chart.to_dict(validate=False))
        key = f"spec-{len(self.specs) + 1}"
        body = json.dumps(spec, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
        self.specs.append(f'<script type="application/json" id="{key}">{body}</script>')
        label = text(spec.get("description", heading))
        css = "chart square" if square else "chart"
        place = f'<div class="{css}" data-chart="{key}" role="img" aria-label="{label}"></div>'
        over = (tag("h3", text(heading)) if heading else "") + (tag("p", now, "now") if now else "")
        under = tag("figcaption", spaced(caption)) if caption else ""
        return f"<figure>{over}{place}{under}</figure>"

    def contents(self) -> str:
        """Links to the parts of the page, for those who read on a phone."""
        if len(self.headings) < 3:
            return ""
        links = [
            f'<a href="#part-{i}">{text(heading)}</a>' for i, heading in enumerate(self.headings, 1)
        ]
        return f'<nav aria-label="Contents">{"".join(links)}</nav>'

    def html(self, footer: str) -> str:
        """The whole page."""
        library, draw = library_js(), DRAW
        policy = (
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
            f"script-src {script_hash(library)} {script_hash(draw)}; base-uri 'none'; form-action 'none'"
        )
        scripts = (
            [*self.specs, f"<script>{library}</script>", f"<script>{draw}</script>"]
            if self.specs
            else []
        )
        silent = "<noscript><p>The charts of this report need JavaScript; words and tables do not.</p></noscript>"
        return "\n".join(
            [
                '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
                f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                f"<title>{text(self.title)}</title>\n<style>{stylesheet()}</style>\n</head>\n<body>",
                f"<header>{''.join(self.head)}{self.contents()}{silent if self.specs else ''}</header>",
                f"<main>{''.join(self.sections)}</main>",
                f"<footer><p>{text(footer)}</p></footer>",
                *scripts,
                "</body>\n</html>\n",
            ]
        )


def spaced(sentence: str) -> str:
    """A sentence as safe HTML, a number kept on one line with its percent sign."""
    return text(sentence).replace(" %", "&nbsp;%")


def legend(items: Iterable[tuple[str, str, str]], *, in_words: bool = False) -> str:
    """A list of (mark, name, meaning), the mark being safe HTML (`chip` or a small SVG)."""
    rows = [
        f"<li>{mark}<span>{text(name)}{': ' if meaning else ''}"
        f'<span class="what">{text(meaning)}</span></span></li>'
        for mark, name, meaning in items
    ]
    return f'<ul class="legend{" words" if in_words else ""}">{"".join(rows)}</ul>'


def chip(colour: str) -> str:
    """A small square of a colour."""
    return f'<span class="chip" style="background:{colour}" aria-hidden="true"></span>'


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: Iterable[int] = (),
    caption: str = "",
    changed: Iterable[int] = (),
) -> str:
    """A table of safe HTML cells; ``numbers`` are columns set flush right, ``changed`` rows marked."""
    right, marked = set(numbers), set(changed)
    css = [' class="n"' if i in right else "" for i in range(len(heads))]
    top = "".join(f'<th scope="col"{css[i]}>{text(head)}</th>' for i, head in enumerate(heads))
    body = "".join(
        f"<tr{' class=changed' if k in marked else ''}>"
        + "".join(f"<td{css[i]}>{cell}</td>" for i, cell in enumerate(row))
        + "</tr>"
        for k, row in enumerate(rows)
    )
    over = tag("caption", text(caption)) if caption else ""
    return f'<div class="scroll"><table>{over}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def facts(pairs: Iterable[tuple[str, Any]]) -> str:
    """A list of names and values."""
    return f'<dl class="facts">{"".join(f"<dt>{text(k)}</dt><dd>{text(v)}</dd>" for k, v in pairs)}</dl>'


def details(summary: str, aside: str, inside: str, *, open_: bool = False) -> str:
    """A part that opens on demand."""
    return (
        f"<details{' open' if open_ else ''}><summary>{text(summary)} "
        f'<span class="aside">{text(aside)}</span></summary>{inside}</details>'
    )


def meter(share: float) -> str:
    """A share as percent with a small bar under it."""
    part = min(max(share, 0.0), 1.0) if share == share else 0.0
    bar = f'<i style="width:{100 * part:.1f}%"></i>'
    return f'{spaced(percent(share))}<span class="meter" aria-hidden="true">{bar}</span>'


@cache
def library_js() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script, from the installed vl-convert.

    To put the parts together takes seconds, so the script is kept in the user's cache folder.
    """
    import altair
    import platformdirs
    import vl_convert

    parts: Any = vl_convert  # its type stubs know less than it does
    version = ".".join(altair.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    folder = platformdirs.user_cache_path("voicesim")
    kept = folder / f"vega-lite-{version}-vl-convert-{parts.__version__}.js"
    with contextlib.suppress(OSError, UnicodeDecodeError):
        script = kept.read_text(encoding="utf-8")
        if script.endswith(LAST_LINE):
            return script
    script = parts.javascript_bundle(vl_version=version).replace("</script", "<\\/script")
    script += LAST_LINE
    with contextlib.suppress(OSError):  # no cache, no harm: it is made again next time
        folder.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{os.getpid()}.part")
        part.write_text(script, encoding="utf-8")
        part.replace(kept)
    return script


@cache
def stylesheet() -> str:
    """The style sheet."""
    return files("voicesim.reports").joinpath("page.css").read_text(encoding="utf-8")


def script_hash(script: str) -> str:
    """A script's hash as a content security policy names it."""
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
