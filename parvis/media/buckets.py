"""Media in an S3 bucket (extra ``s3``): private, its addresses never given to anybody.

Every byte is streamed by a view that asked for the right: a browser speaks to the institution's host alone.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from botocore.exceptions import ClientError
from django.conf import settings
from storages.backends.s3 import S3Storage

from parvis.media.storages import CHUNK, remove

# A folder of tiles is whole when its description, written last, is there.
_LAST_TILE = "info.json"
_GONE = {"404", "NoSuchKey", "NotFound"}


class MediaBucket(S3Storage):
    """Wagtail's and Django's files, and derivatives, in one bucket."""

    def url(self, name: str, *_args: Any, **_options: Any) -> str:
        """The desk's door for staff, never the bucket's own address."""
        return f"{settings.MEDIA_URL}{name}"

    def put(self, made: Path, name: str) -> None:
        """Send the file, or the folder's files with its description last; then forget the local one."""
        if made.is_dir():
            files = sorted(
                (path for path in made.rglob("*") if path.is_file()), key=lambda path: path.name == _LAST_TILE
            )
            for path in files:
                self._send(path, f"{name}/{path.relative_to(made).as_posix()}")
        else:
            self._send(made, name)
        remove(made)

    def _send(self, path: Path, name: str) -> None:
        self._key(name).upload_file(str(path), ExtraArgs={"ContentType": "application/octet-stream"})

    def _key(self, name: str) -> Any:
        return self.bucket.Object(self._normalize_name(name))

    def holds(self, name: str) -> bool:
        """Whether the file, or the description of the folder of tiles, is there."""
        return bool(self.exists(name) or self.exists(f"{name}/{_LAST_TILE}"))

    def weigh(self, name: str) -> int:
        """Its bytes. Raises FileNotFoundError."""
        with _gone_is_not_found(name):
            return int(self._key(name).content_length)

    def read(self, name: str, first: int, last: int) -> Iterator[bytes]:
        """Its bytes, as the service sends them. Raises FileNotFoundError at once."""
        with _gone_is_not_found(name):
            part = {"Range": f"bytes={first}-{last}"} if last >= first else {}
            body = self._key(name).get(**part)["Body"]
        return cast(Iterator[bytes], body.iter_chunks(CHUNK))

    def forget_under(self, folder: str, *, but: str = "") -> None:
        """Delete every key under the folder, or all but those of one entry."""
        prefix = f"{self._normalize_name(folder)}/"
        keys = (found.key for found in self.bucket.objects.filter(Prefix=prefix))
        gone = [{"Key": key} for key in keys if not but or not key.startswith(f"{prefix}{but}/")]
        for start in range(0, len(gone), 1000):
            self.bucket.delete_objects(Delete={"Objects": gone[start : start + 1000], "Quiet": True})

    @contextmanager
    def here(self, name: str) -> Iterator[Path]:
        """Brought here for a while, under a name of ours: its own is not to be trusted with a path."""
        with tempfile.TemporaryDirectory() as folder, _gone_is_not_found(name):
            path = Path(folder) / "original"
            self._key(name).download_file(str(path))
            yield path


@contextmanager
def _gone_is_not_found(name: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _GONE:
            raise FileNotFoundError(name) from None
        raise
