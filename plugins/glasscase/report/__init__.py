"""Puts findings into words: for a terminal, a forge's CI, a program, a pull request and a spreadsheet."""
