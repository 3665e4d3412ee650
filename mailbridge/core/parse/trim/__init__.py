"""What the author wrote now, against what was there before: quotations, forwards, signatures, banners, disclaimers. No word is lost."""

from mailbridge.core.parse.trim.divide import Division, divide

__all__ = ["Division", "divide"]
