"""Of the bundle: other programs, such as the browser, are not given its libraries.

A further process of its own is started by what sets them.
"""

import os
import sys

before = os.environ.pop("EKBOM_LIBRARIES_BEFORE", "")
os.environ.pop("LD_LIBRARY_PATH", None)
os.environ.pop("PYTHONHOME", None)
if before:
    os.environ["LD_LIBRARY_PATH"] = before
sys.executable = os.path.join(sys.prefix, "python")
