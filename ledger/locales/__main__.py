"""`make catalogs`: carries new texts into every language, compiles, and says what is left to translate."""

import sys

from ledger.locales.catalogs import main

sys.exit(main(sys.argv[1:] or ["update", "compile", "check"]))
