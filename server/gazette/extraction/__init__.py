"""A `Document` to a `NoticeRecord`: one module a kind of fact; `notice` has the order of the steps."""

from gazette.extraction.notice import extract

__all__ = ["extract"]
