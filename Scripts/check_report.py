#!/usr/bin/env python3
"""Checks the HTML files of `glia report`: complete in themselves, accessible, and well formed.

    python3 Scripts/check_report.py report.html [more.html …] [--shots FOLDER]

Checked: every tag is closed; nothing is loaded from elsewhere; language, title, landmarks and one first heading;
headings in order; unique identifiers; alternative texts; titles and descriptions of SVG drawings; table headings with a
scope and captions; text colors with a contrast of at least 4.5 to 1 (WCAG 2.1, success criterion 1.4.3), from the
style sheet and from the drawings. With --shots and Chromium, each page is also drawn at 1200 and at 390 pixels and
printed to PDF, to be looked at; the page must not be wider than the window.

Needs nothing but Python's library, and Chromium for --shots (apt-get install chromium).
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser

VOID = {"meta", "img", "br", "col", "link", "input", "hr"}


def luminance(color):
    """The relative luminance of #rrggbb, as WCAG 2.1 defines it."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """The contrast of two colors, from 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


class Page(HTMLParser):
    """A page, and what is wrong with it."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.problems, self.ids, self.headings = [], [], [], []
        self.tags, self.references, self.text_colors = [], [], set()
        self.style = self.title = ""
        self.svg = None
        self.tables = []

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        self.tags.append((tag, a))
        if tag not in VOID:
            self.open.append(tag)
        if "id" in a:
            self.ids.append(a["id"])
        for name in ("aria-labelledby", "aria-describedby"):
            self.references += a.get(name, "").split()
        if a.get("href", "").startswith("#"):
            self.references.append(a["href"][1:])
        for name in ("src", "href", "srcset", "data", "poster", "action"):
            if a.get(name) and not a[name].startswith(("#", "data:image/png;base64,")):
                self.problems.append(f"<{tag} {name}={a[name][:60]}> leads outside the file")
        for name in a:
            if name.startswith("on"):
                self.problems.append(f"<{tag}> has the attribute {name}")
        if tag == "img" and not (a.get("alt") or "").strip():
            self.problems.append("a picture without alternative text")
        if tag == "svg":
            self.svg = {"title": False, "desc": False, "attributes": a}
        if self.svg and tag in ("title", "desc") and self.open[-2:-1] == ["svg"]:
            self.svg[tag] = True
        if self.svg and tag == "text":
            self.text_colors.add(a.get("fill", "#000000"))
        if tag == "table":
            self.tables.append({"caption": False, "column": 0, "row": 0})
        if tag == "caption" and self.tables:
            self.tables[-1]["caption"] = True
        if tag == "th":
            if a.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
                self.problems.append("a table heading without a scope")
            elif self.tables:
                self.tables[-1]["row" if a["scope"].startswith("row") else "column"] += 1
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.problems.append(f"</{tag}> closes {self.open[-1:] or 'nothing'}")
            return
        self.open.pop()
        if tag == "svg":
            a = self.svg["attributes"]
            if a.get("role") != "img" or not (a.get("aria-labelledby") or a.get("aria-label")):
                self.problems.append("a drawing without a role and a label")
            if not (self.svg["title"] and self.svg["desc"]):
                self.problems.append("a drawing without title and description")
            self.svg = None

    def handle_data(self, data):
        if self.open[-1:] == ["style"]:
            self.style += data
        if self.open == ["html", "head", "title"]:
            self.title += data

    def check(self):
        """Everything that is wrong, one sentence each."""
        problems = list(self.problems)
        if self.open:
            problems.append(f"never closed: {', '.join(self.open)}")
        html = next((a for tag, a in self.tags if tag == "html"), {})
        if not html.get("lang"):
            problems.append("<html> has no language")
        if not self.title.strip():
            problems.append("the page has no title")
        for landmark in ("header", "main"):
            if sum(tag == landmark for tag, _ in self.tags) != 1:
                problems.append(f"the page has not one <{landmark}>")
        if self.headings.count(1) != 1 or self.headings[:1] != [1]:
            problems.append("the page does not begin with its only first heading")
        for before, after in zip(self.headings, self.headings[1:]):
            if after > before + 1:
                problems.append(f"a heading h{after} follows h{before}")
        for name in sorted({i for i in self.ids if self.ids.count(i) > 1}):
            problems.append(f"the identifier {name} is used twice")
        for name in sorted(set(self.references) - set(self.ids)):
            problems.append(f"nothing has the identifier {name}")
        for table in self.tables:
            if not table["caption"] or not table["column"]:
                problems.append("a table without a caption or headings")
        if "viewport" not in [a.get("name") for tag, a in self.tags if tag == "meta"]:
            problems.append("there is no viewport for phones")
        if re.search(r"url\(|@import", self.style):
            problems.append("the style sheet loads something")
        if "@media print" not in self.style:
            problems.append("there are no styles for printing")
        return problems + self.contrast_problems()

    def contrast_problems(self):
        """Colors of text that are too faint on any background that the page has."""
        names = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})", self.style))
        texts = {
            names[name] for name in re.findall(r"(?<![-\w])color:\s*var\(--([\w-]+)\)", self.style)
        }
        texts |= set(re.findall(r"(?<![-\w])color:\s*(#[0-9a-fA-F]{6})", self.style))
        grounds = {names[name] for name in re.findall(r"background:\s*var\(--([\w-]+)\)", self.style)}
        if not texts or not grounds:
            return ["the style sheet names no colors of text or background"]
        pairs = [(t, g) for t in texts for g in grounds] + [
            (t, names["page"]) for t in self.text_colors
        ]
        self.least = min(contrast(*pair) for pair in pairs)
        return [
            f"{text} on {ground} has a contrast of {contrast(text, ground):.2f} to 1"
            for text, ground in sorted(set(pairs))
            if contrast(text, ground) < 4.5
        ]


def shots(path, folder):
    """Draws a page at two widths and prints it; returns what is wrong."""
    browser = next((b for b in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if b), None)
    if not browser:
        return ["there is no Chromium for --shots"]
    folder.mkdir(parents=True, exist_ok=True)
    base = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=5000"]
    uri = path.resolve().as_uri()
    problems = []
    # Headless Chromium makes windows of at least 500 pixels, so the phone is a frame in one.
    frame = folder / "frame.html"
    for width, height in ((1200, 3600), (390, 5200)):
        target = folder / f"{path.stem}-{width}.png"
        page = uri
        if width < 500:
            frame.write_text(
                f"<body style='margin:0'><iframe src='{uri}' width={width} height={height} style='border:0'></iframe>"
            )
            page = frame.resolve().as_uri()
        run = subprocess.run(
            base + [f"--window-size={max(width, 500)},{height}", f"--screenshot={target}", page], capture_output=True
        )
        if run.returncode or not target.exists():
            problems.append(f"Chromium drew no {target}")
    probe = folder / "probe.html"
    probe.write_text(
        f"<iframe id=f src='{uri}' width=390 height=800></iframe><script>document.getElementById('f').onload="
        "e=>{const d=e.target.contentDocument.documentElement;document.title=d.scrollWidth+' '+d.clientWidth}</script>"
    )
    run = subprocess.run(
        base + ["--allow-file-access-from-files", "--dump-dom", probe.resolve().as_uri()], capture_output=True, text=True
    )
    found = re.search(r"<title>(\d+) (\d+)</title>", run.stdout)
    if not found:
        problems.append("Chromium did not tell the width of the page")
    elif int(found[1]) > int(found[2]):
        problems.append(f"the page is {found[1]} pixels wide in a window of {found[2]}")
    for scratch in (frame, probe):
        scratch.unlink(missing_ok=True)
    target = folder / f"{path.stem}.pdf"
    subprocess.run(base + ["--no-pdf-header-footer", f"--print-to-pdf={target}", uri], capture_output=True)
    if not target.exists():
        problems.append(f"Chromium printed no {target}")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="+", type=pathlib.Path)
    parser.add_argument("--shots", type=pathlib.Path, help="a folder for pictures of the pages")
    options = parser.parse_args()
    failed = False
    for path in options.pages:
        page = Page()
        page.feed(path.read_text(encoding="utf-8"))
        page.close()
        problems = page.check() + (shots(path, options.shots) if options.shots else [])
        for problem in problems:
            print(f"{path}: {problem}")
        failed |= bool(problems)
        if not problems:
            count = sum(tag == "svg" for tag, _ in page.tags), sum(tag == "img" for tag, _ in page.tags)
            print(
                f"{path}: {path.stat().st_size / 1e6:.2f} MB, {count[0]} drawings, {count[1]} pictures, "
                f"{len(page.tables)} tables, contrast at least {page.least:.1f} to 1; nothing is wrong"
            )
    sys.exit(failed)


if __name__ == "__main__":
    main()
