"""Files sent by a form: more than it takes are told on the form itself, not as a page of error."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest


class FilesCounted(FileUploadHandler):
    """Keeps no more than so many files of one field; the rest is read to its end unkept, so that the answer is heard."""

    def __init__(self, request: HttpRequest, field: str, most: int) -> None:
        super().__init__(request)
        self.field, self.most = field, most
        self._count = 0

    @property
    def is_over(self) -> bool:
        """Whether more were sent."""
        return self._count > self.most

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        """Raises StopUpload at the first one too many."""
        super().new_file(field_name, *args, **kwargs)
        self._count += field_name == self.field
        if self.is_over:
            raise StopUpload(connection_reset=False)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Left to the handlers that follow."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Left to the handlers that follow."""


def count_files(request: HttpRequest, field: str, *, most: int) -> FilesCounted:
    """Count the files of a field as they are read. Before anything of the form is read: its token is checked afterwards."""
    counted = FilesCounted(request, field, most)
    request.upload_handlers.insert(0, counted)
    return counted
