#!/usr/bin/env python3
"""Makes Sources/Rendering/ColorMap+Tables.swift from matplotlib's tables of colors.

    python3 Scripts/make_color_maps.py .../matplotlib/_cm_listed.py

The file is read, not imported, so matplotlib itself need not work. Colors from 0 to 1 are rounded
to the nearest of 256 levels.
"""

import ast
import pathlib
import sys

NAMES = ["magma", "inferno", "viridis", "cividis"]
OUTPUT = pathlib.Path(__file__).parent.parent / "Sources" / "Rendering" / "ColorMap+Tables.swift"
HEAD = """\
// Made by Scripts/make_color_maps.py; do not edit.

extension ColorMap {
"""


def tables(path):
    """The lists of colors in a Python file, by name."""
    for node in ast.parse(pathlib.Path(path).read_text()).body:
        if isinstance(node, ast.Assign) and node.targets[0].id.endswith("_data"):
            yield node.targets[0].id.removeprefix("_").removesuffix("_data"), node.value


def main():
    found = {name: ast.literal_eval(value) for name, value in tables(sys.argv[1]) if name in NAMES}
    text = HEAD
    for name in NAMES:
        colors = ["".join(f"{round(c * 255):02x}" for c in color) for color in found[name]]
        assert len(colors) == 256
        text += f"  /// 256 colors of six hexadecimal digits.\n  static let {name}Table = \"\"\"\n"
        for start in range(0, 256, 15):
            end = "" if start == 255 else "\\"
            text += "    " + "".join(colors[start : start + 15]) + f"{end}\n"
        text += '    """\n\n'
    OUTPUT.write_text(text.rstrip() + "\n}\n")


if __name__ == "__main__":
    main()
