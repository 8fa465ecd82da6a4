"""The day that a page looks at: `?on=2026-06-30`, else today where the recognitions are granted (UTC+8)."""

from __future__ import annotations

import datetime as dt
import re

from flask import request

from gazette.web.problems import Problem

_CHINA = dt.timezone(dt.timedelta(hours=8))
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def today() -> dt.date:
    """Today in China."""
    return dt.datetime.now(_CHINA).date()


def asked() -> dt.date | None:
    """The day that the address names by `on=`, None where it names none. Raises a 400 `Problem` for what is no day."""
    text = request.args.get("on", "")
    if not text:
        return None
    try:
        if _DAY.fullmatch(text) and text.isascii():
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    raise Problem(
        400,
        "bad-request",
        "A day is written as 2026-06-30, and has to be one of the calendar.",
        detail_zh="日期写作 2026-06-30，且须为历法中有的日子。",
    )


def wanted() -> dt.date:
    """The day that this request looks at. Raises as `asked`."""
    return asked() or today()
