"""ZIP: everything to understand, cite and verify the data without the portal. Same input, same bytes."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping

#: what deflate cannot make smaller
_PACKED = (".webp", ".jpg", ".png")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(files: Mapping[str, bytes]) -> bytes:
    """The files in the order given, with SHA256SUMS over all of them as the last."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, content in {**files, "SHA256SUMS": checksums(files)}.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3  # Unix, wherever it is made, so that the permissions count
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=6)
    return memory.getvalue()


def checksums(files: Mapping[str, bytes]) -> bytes:
    """Lines as `sha256sum -c` reads them."""
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items()).encode()
