"""The page for women about their own information, as one HTML file to print: no script, no network."""

import base64
import hashlib
from html import escape

from dashboard.definitions.your_information import INTRODUCTION, PARTS, TITLE, Part

FILE = "your-information.html"
_STYLE = """
body { font: 18px/1.5 Arial, Helvetica, sans-serif; color: #0b0c0c; background: #fff; max-width: 42rem;
  margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.8rem; } h2 { font-size: 1.25rem; margin: 1.4rem 0 .3rem; }
p, ul { margin: .3rem 0; }
.blank { border-bottom: 1px solid #0b0c0c; min-height: 2rem; padding-top: .6rem; }
@media print { body { font-size: 12pt; max-width: none; padding: 0; } section { break-inside: avoid; } }
"""


def as_html() -> bytes:
    """The page, complete in one file."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{TITLE}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{TITLE}</h1>",
            f"<p>{escape(INTRODUCTION)}</p>",
            *map(_part, PARTS),
            "</main>\n</body>\n</html>\n",
        )
    ).encode()


def _part(part: Part) -> str:
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in part.says)
    points = "".join(f"<li>{escape(point)}</li>" for point in part.points)
    blanks = "".join(f'<p class="blank">{escape(blank)}:</p>' for blank in part.blanks)
    listed = f"<ul>{points}</ul>" if points else ""
    return f"<section>\n<h2>{escape(part.question)}</h2>\n{paragraphs}{listed}{blanks}\n</section>"
