"""Whether edits make exactly those pages old that show them, and what that costs."""

import shutil
import sys
from pathlib import Path

from .places import Installation
from .table import Row, at_most, percentile


def rows(ours: Installation, place: Path, edits: int) -> list[Row]:
    """On a copy: the edits change it for good."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(ours.place, place)
    found = Installation(place).run("purge", edits=edits)
    for problem in [*found["stale"], *found["errors"]][:10]:
        print(problem, file=sys.stderr)
    needless = 100 * found["needless"] / max(found["unaffected"], 1)
    return [
        Row("random edits over 83 portals", found["edits"], ""),
        at_most("stored pages that were old", len(found["stale"]), "", 0),
        at_most("errors for readers", len(found["errors"]), "", 0),
        at_most("unaffected pages dropped", needless, "%", 5),
        at_most("purge, 95 of 100 within", percentile(found["purge_ms"], 95), "ms", 5),
        Row("from commit to the new page, half within", percentile(found["fresh_ms"], 50), "ms"),
        Row(
            "from commit to the new page, 95 of 100 within", percentile(found["fresh_ms"], 95), "ms"
        ),
    ]
