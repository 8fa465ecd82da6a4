"""What the bounds of a term rest on, in words."""

from __future__ import annotations

from dataclasses import dataclass

from gazette.graph.vocabulary import code
from gazette.web.language import text

REPORT = code("basis", "term-from-report-day").value
_ISSUE = code("basis", "term-from-issue-date").value
_CALENDAR = code("basis", "term-from-calendar-year").value
_DAYS = code("basis", "stated-days").value
_MONTHS = code("basis", "stated-months").value


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the bounds of a period rest on: codes (IRIs) of the list `basis`, the term in years where one is stated, and
    the day on which it can have begun at the latest."""

    bases: tuple[str, ...]
    years: int | None
    day: str

    @property
    def reported(self) -> bool:
        """Whether they are counted from the day on which an undated notice was reported."""
        return REPORT in self.bases

    def sentence(self) -> str:
        """How the bounds come about, in the language of the request."""
        years, day = self.years, self.day
        if self.reported:
            return text(
                f"The day of the notice itself is not known; by {day} it was public. Its {years}-year term, counted "
                "from that day, gives the latest end; counted in calendar years, the earliest.",
                f"通知的成文日不详，最迟 {day} 已公开。{years} 年期限自该日起算，得最晚失效日；"
                "按自然年计算，得最早失效日。",
            )
        if _ISSUE in self.bases and _CALENDAR in self.bases:
            return text(
                f"The notice states a {years}-year term. Counted from its day, {day}, it gives the latest end; counted "
                "in calendar years, the earliest.",
                f"通知写明期限 {years} 年：自成文日 {day} 起算，得最晚失效日；按自然年计算，得最早失效日。",
            )
        if _ISSUE in self.bases:
            return text(
                f"The notice states a {years}-year term, counted from its day, {day}.",
                f"通知写明期限 {years} 年，自成文日 {day} 起算。",
            )
        if _CALENDAR in self.bases:
            return text(
                f"The notice states a {years}-year term, counted in calendar years.",
                f"通知写明期限 {years} 年，按自然年计算。",
            )
        if _DAYS in self.bases:
            return text("The notice states the first and the last day.", "通知写明起止日。")
        if _MONTHS in self.bases:
            return text("The notice states months, and no days.", "通知只写年月，未写日期。")
        return text("The notice states years, and no days.", "通知只写年份，未写日期。")
