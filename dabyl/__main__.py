"""`python -m dabyl`."""

import sys

from dabyl.cli import main

sys.exit(main())
