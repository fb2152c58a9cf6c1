"""``python -m inspection``: the same as ``kiemtra``."""

import sys

from inspection.cli import main

if __name__ == "__main__":
    sys.exit(main())
