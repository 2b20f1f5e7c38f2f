"""write: the only stage that touches output, and the only part that knows Pelican and Jinja.

`pelicanconf.py` imports this package and lists it in PLUGINS as a module, so that a plugin which cannot
be imported stops Pelican; named by a string, it would be left out and Pelican would end with exit 0.
"""

from .plugin import register

__all__ = ["register"]
