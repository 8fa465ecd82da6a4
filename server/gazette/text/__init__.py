"""Raw text to plain form (simplified script, one width, without inserted noise), with a way back to the raw offsets."""

from gazette.text.offsets import Mapped
from gazette.text.plain import Plain, to_plain

__all__ = ["Mapped", "Plain", "to_plain"]
