"""Archives, workbooks and pictures that are small as files and large as what they hold."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import zipfile
import zlib


def gz_bomb(piece: bytes = b"\0" * 1024, size: int = 10 * 2**30) -> bytes:
    """Ten megabytes that are ten gigabytes: the same member over and over."""
    member = gzip.compress(piece * (50 * 2**20 // len(piece)), 9, mtime=0)
    return member * (size // (50 * 2**20))


def bz2_bomb() -> bytes:
    return bz2.compress(b"\0" * (50 * 2**20)) * 200


def xz_bomb() -> bytes:
    return lzma.compress(b"1,x\n" * (10 * 2**20 // 4), preset=0) * 1000


def zip_bomb(
    name: str = "table.csv", piece: bytes = b"1,x\n", size: int = 2 * 2**30, others: dict[str, bytes] | None = None
) -> bytes:
    """An archive whose one member is as large as `size`: a block of deflated data, repeated."""
    block = 16 * 2**20
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    press.compress(piece)
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = press.compress(piece * (block // len(piece))) + press.flush(zlib.Z_FULL_FLUSH)
    data = packed * (size // block) + zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    crc = 0
    for _ in range(min(size // block, 4)):  # not the right one: nobody gets that far
        crc = zlib.crc32(piece * (block // len(piece)), crc)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for other, content in (others or {}).items():
            archive.writestr(other, content)
        info = zipfile.ZipInfo(name)
        info.compress_type, info.CRC, info.compress_size, info.file_size = zipfile.ZIP_DEFLATED, crc, len(data), size
        info.header_offset = file.tell()
        file.write(info.FileHeader(zip64=False))
        file.write(data)
        archive.filelist.append(info)
        archive.NameToInfo[name] = info
        archive.start_dir = file.tell()
        archive._didModify = True  # type: ignore[attr-defined]
    return file.getvalue()


def xlsx_bomb() -> bytes:
    """A workbook whose sheet inflates to two gigabytes of rows."""
    import openpyxl  # pyright: ignore[reportMissingModuleSource]

    book, raw = openpyxl.Workbook(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as archive:
        others = {name: archive.read(name) for name in archive.namelist() if name != "xl/worksheets/sheet1.xml"}
    return zip_bomb("xl/worksheets/sheet1.xml", b"<row><c><v>1</v></c></row>", others=others)


def png(width: int, height: int, data: bytes = b"", more: bytes = b"") -> bytes:
    """A picture of that size, whatever is in it."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + more + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A comment in a picture that inflates to a gigabyte."""
    content = b"Comment\0\0" + zlib.compress(b"\0" * (256 * 2**20), 9)
    return png(
        4,
        4,
        zlib.compress(b"\0" * 52),
        struct.pack(">I", len(content)) + b"zTXt" + content + struct.pack(">I", zlib.crc32(b"zTXt" + content)),
    )
