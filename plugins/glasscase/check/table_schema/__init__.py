"""Table Schema's verdicts at speed: whole columns are proved clean, and Frictionless judges what cannot be.

`patterns` and `screen` prove cells, `keys` proves keys, `frames` proves that a file was read as Frictionless reads
it, `plain` proves whole packages without Frictionless, `judge` asks Frictionless about the rows that are left.
"""
