"""`make run`: from a fresh clone to 83 portals being served, with nothing but Python.

`python -m config.run` uses the standard library only; what needs packages runs in `.venv`, in
processes of its own. Whatever a person can mend is told in one sentence (`Problem`).
"""

import sys

# Other versions would find no hashes of theirs in the locks. Written so that any Python 3 reads it.
if sys.version_info[:2] != (3, 11):
    sys.exit(
        "Python 3.11 is needed; this is Python {}.{}. "
        "Name another one: make run PYTHON=/path/to/python3.11".format(*sys.version_info)
    )
