"""importers: foreign data into case data packages.

One module reads one foreign format (`nyc311`); `packages` writes what any of them has read;
`report` says what became of it.
"""
