"""The catalogues: one `.po` per language for translators, one `.mo` for the program."""
