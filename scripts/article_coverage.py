"""docs/article-coverage.md from the knowledge data; `--check` only says whether it is what it should be."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from injuries.knowledge import knowledge  # noqa: E402  after the path
from injuries.knowledge.coverage import Meeting, coverage  # noqa: E402  after the path

DOCUMENT = ROOT / "docs" / "article-coverage.md"
HEAD = """# The article, item by item

Where a user meets each fact of the founding article: {article}.
The pages stand below the site's address and are open to everybody who is signed in. Made from the knowledge
data by `python -m scripts.article_coverage`; do not edit it by hand.

| Fact | In short | Where a user meets it |
|---|---|---|
"""


def document() -> str:
    """The page as it should be."""
    known = knowledge()
    rows = [
        f"| {number} | {known.phrases.facts[number].short} | {'; '.join(map(_link, meetings))} |"
        for number, meetings in coverage(known).items()
    ]
    return HEAD.format(article=known.phrases.article) + "\n".join(rows) + "\n"


def _link(meeting: Meeting) -> str:
    return f"[{meeting.name}](/{meeting.path})" if meeting.path else meeting.name


def main(arguments: list[str]) -> int:
    """0 if the document is current, or was written."""
    if "--check" not in arguments:
        DOCUMENT.write_text(document(), encoding="utf-8")
        return 0
    if DOCUMENT.exists() and DOCUMENT.read_text(encoding="utf-8") == document():
        return 0
    print(f"{DOCUMENT.name} is not what the knowledge data says: python -m scripts.article_coverage")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
