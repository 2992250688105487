"""``python -m ekbom`` is the command ``ekbom``."""

from ekbom.cli import main

raise SystemExit(main())
