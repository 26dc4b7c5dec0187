"""Every reader of what comes from outside, so that one test and one benchmark hold them all to the same."""

from tests.sources.foreign_files import OTHERS
from tests.sources.foreign_parsers import ANSWERS
from tests.sources.foreign_rows import ROWS

READERS = (*ANSWERS, ROWS, *OTHERS)
