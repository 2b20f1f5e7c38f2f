"""Glasscase 明案: case data packages in, a transparency portal out.

The way of the data is `read → check → build → pages and exports → write → verify → publish`;
each stage is the module or folder of that name. Only `pelican_adapter` knows Pelican and Jinja.
"""

__version__ = "0.1.0"
