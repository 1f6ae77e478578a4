"""A pack of files as it is put together: written piece by piece into a folder, each with its hash; then a folder, or a zip with the same bytes every time."""

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

SUMS = "SHA256SUMS"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can say


@dataclass
class Pack:
    """A folder being filled; `sums` are name and SHA-256 of what is in it."""

    folder: Path
    sums: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, pieces: Iterable[str]) -> str:
        """Write a text file as it comes, UTF-8 with its own line ends; returns its SHA-256."""
        digest = sha256()
        with (self.folder / name).open("wb") as out:
            for piece in pieces:
                raw = piece.encode("utf-8", "backslashreplace")
                digest.update(raw)
                out.write(raw)
        self.sums[name] = digest.hexdigest()
        return self.sums[name]

    def take(self, name: str) -> str:
        """A file that somebody else wrote into the folder; returns its SHA-256."""
        digest = sha256()
        with (self.folder / name).open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
        self.sums[name] = digest.hexdigest()
        return self.sums[name]

    def seal(self) -> None:
        """The list of all files with their hashes, as `sha256sum -c` reads it."""
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.sums.items()))
        (self.folder / SUMS).write_text(lines, encoding="utf-8", newline="\n")


@contextmanager
def begun(place: Path) -> Iterator[Pack]:
    """A pack in a folder of its own beside `place`, which takes its place when all is well: stopped, it leaves nothing behind.

    A name that ends in .zip becomes one file; in a folder that is there already, files of the same names give way.
    """
    folder = Path(tempfile.mkdtemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent))
    try:
        pack = Pack(folder)
        yield pack
        pack.seal()
        if place.suffix.lower() == ".zip":
            _zip(folder).replace(place)
        elif place.is_dir():
            for path in sorted(folder.iterdir()):
                path.replace(place / path.name)
        else:
            folder.chmod(0o777 & ~_umask())
            folder.rename(place)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _zip(folder: Path) -> Path:
    names = sorted(path.name for path in folder.iterdir())
    made = folder / ".zip"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name in names:
            told = zipfile.ZipInfo(name, FIRST_DAY)
            told.compress_type, told.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            with (folder / name).open("rb") as file, out.open(told, "w", force_zip64=True) as entry:
                shutil.copyfileobj(file, entry, 1 << 20)
    return made


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
