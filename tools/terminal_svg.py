#!/usr/bin/env python3
"""Turns terminal output with ANSI colours (standard input) into an SVG picture (standard output).

Usage: ./errata demo | tools/terminal_svg.py "./errata demo" > docs/images/demo.svg
Only what is on the screen at the end is drawn: a panel that was redrawn in place appears once.
"""
import re
import sys
from html import escape

CELL, LINE, PAD, BAR = 8.43, 20, 18, 34
COLOURS = {"31": "#f38ba8", "32": "#a6e3a1", "36": "#89dceb"}
TOKEN = re.compile(r"\x1b\[([?0-9;]*)([A-Za-z])|(\r)|(\n)|([^\x1b\r\n]+)")


def screen(text):
    """The lines on the screen at the end, each a list of (text, style) pieces."""
    lines, row, style = [[]], 0, ""
    for argument, command, carriage, newline, plain in TOKEN.findall(text):
        if plain:
            lines[row].append((plain, style))
        elif newline:
            row += 1
            if row == len(lines):
                lines.append([])
            lines[row] = []
        elif command == "m":
            style = "" if argument in ("", "0") else argument
        elif command == "A":
            row = max(0, row - int(argument or 1))
        elif command == "J":
            del lines[row + 1:]
            lines[row] = []
    while lines and not lines[-1]:
        lines.pop()
    return lines


def piece(text, style, column):
    attributes = ""
    if style == "1":
        attributes = ' font-weight="bold" fill="#ffffff"'
    elif style == "2":
        attributes = ' fill="#7f849c"'
    elif style in COLOURS:
        attributes = f' fill="{COLOURS[style]}"'
    x = PAD + column * CELL
    # Renderers collapse ordinary blanks, whatever xml:space says.
    return f'<tspan x="{x:.1f}"{attributes}>{escape(text).replace(" ", chr(0xa0))}</tspan>'


def main():
    title = sys.argv[1] if len(sys.argv) > 1 else ""
    lines = screen(sys.stdin.read())
    columns = max(sum(len(text) for text, _ in line) for line in lines)
    width, height = columns * CELL + 2 * PAD, len(lines) * LINE + BAR + 2 * PAD
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
          f'role="img" aria-label="{escape(title)}">')
    print(f'<rect width="{width:.0f}" height="{height:.0f}" rx="10" fill="#1e1e2e"/>')
    for index, colour in enumerate(("#f38ba8", "#f9e2af", "#a6e3a1")):
        print(f'<circle cx="{PAD + 6 + index * 20}" cy="20" r="6" fill="{colour}"/>')
    print('<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,\'DejaVu Sans Mono\',monospace" '
          'font-size="14" fill="#cdd6f4">')
    print(f'<text x="{width / 2:.0f}" y="25" text-anchor="middle" fill="#7f849c">{escape(title)}</text>')
    for index, line in enumerate(lines):
        column, pieces = 0, []
        for text, style in line:
            pieces.append(piece(text, style, column))
            column += len(text)
        print(f'<text y="{BAR + PAD + index * LINE + 10}">{"".join(pieces)}</text>')
    print("</g>\n</svg>")


if __name__ == "__main__":
    main()
