"""All tests, on two processors: those in the browser beside the others, each half printed whole, one after the other.

With options it is pytest as it comes: `make unit OPTIONS="-k feed"`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence

PYTEST = (sys.executable, "-m", "pytest")


def both(first: Sequence[str], second: Sequence[str]) -> int:
    """Runs both at the same time; what the second says is kept until the first is done. 0 if both give 0."""
    sys.stdout.flush()
    with tempfile.TemporaryFile() as said, tempfile.TemporaryDirectory() as shared:
        environment = {**os.environ, "GLASSCASE_SHARED_BUILDS": shared}
        beside = subprocess.Popen(second, stdout=said, stderr=subprocess.STDOUT, env=environment)
        try:
            codes = [subprocess.run(first, env=environment, check=False).returncode, beside.wait()]
        finally:
            beside.terminate()  # as after Ctrl-C; nothing, where it is done
            beside.wait()
            said.seek(0)
            shutil.copyfileobj(said, sys.stdout.buffer)
            sys.stdout.flush()
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    options = sys.argv[1:]
    sys.exit(
        subprocess.run([*PYTEST, *options], check=False).returncode
        if options
        else both([*PYTEST, "-m", "not browser"], [*PYTEST, "-m", "browser"])
    )
