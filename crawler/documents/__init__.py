"""Bytes of attachments → text."""

from crawler.documents.ocr import Tesseract, find_tesseract
from crawler.documents.reading import Read, Reading

__all__ = ["Read", "Reading", "Tesseract", "find_tesseract"]
