"""CEL, the language of the rules that a force writes, without the command line that its package brings along.

That command line imports the whole furniture of a terminal, which took a third of the time in which any command of ours starts.
"""

from __future__ import annotations

import sys
from types import ModuleType

_UNWANTED = "cel.cli"

_own = sys.modules.setdefault(_UNWANTED, ModuleType(_UNWANTED))

import cel  # noqa: E402

if getattr(_own, "__spec__", None) is None:
    del sys.modules[_UNWANTED]  # whoever asks for it gets it

__all__ = ["cel"]
