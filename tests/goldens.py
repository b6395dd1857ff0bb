"""The values with known answers that the rules must give."""

import json
from pathlib import Path

GOLDENS = json.loads((Path(__file__).parent / "data" / "goldens.json").read_text(encoding="utf-8"))
TOLERANCE = GOLDENS["meta"]["tolerance"]["computed"]
