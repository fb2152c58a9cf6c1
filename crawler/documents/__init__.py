"""Bytes of attachments → text."""

from crawler.documents.reading import Read, read

__all__ = ["Read", "read"]
