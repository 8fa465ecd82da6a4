"""What can go wrong with a visitor's query. Each kind is a problem type (RFC 9457) with its HTTP status."""

from __future__ import annotations

from typing import ClassVar

from gazette.errors import UserError


class QueryError(UserError):
    """A query that gets no answer. `kind` names the problem type, `title` says it in general."""

    kind: ClassVar[str] = "query-error"
    title: ClassVar[str] = "The query has no answer"
    retry_after: int | None = None
    blames_query: ClassVar[bool] = True
    """Whether the query is at fault, and not the service: such errors count against whoever sent it."""
    seconds: float = 0.0
    """How long a query process worked before it came to this."""

    @property
    def details(self) -> dict[str, object]:
        """Members to add to the problem document."""
        return {} if self.line is None else {"line": self.line}


class QuerySyntax(QueryError):
    """The text is not a SPARQL query. `line` and `column` (from 1) say where, `expected` what could stand there."""

    kind = "query-syntax"
    title = "The query is not written in SPARQL as this service reads it"

    def __init__(
        self, message: str, *, line: int | None, column: int | None, expected: tuple[str, ...], advice: str | None
    ) -> None:
        super().__init__(message, line=line, advice=advice)
        self.column = column
        self.expected = expected

    @property
    def details(self) -> dict[str, object]:
        """Members to add to the problem document."""
        place = {} if self.line is None else {"line": self.line, "column": self.column}
        return place | ({"expected": list(self.expected)} if self.expected else {})


class QueryTooNested(QueryError):
    """Brackets stand deeper in each other than this service reads."""

    kind = "query-too-nested"
    title = "The query is nested too deeply"


class QueryRefused(QueryError):
    """The query asks for something this service does not do for visitors: calling other servers, reading files."""

    kind = "query-refused"
    title = "This service does not do what the query asks for"
    status = 403


class UpdateRefused(QueryError):
    """The text is a SPARQL update."""

    kind = "read-only"
    title = "This service is read-only"
    status = 403


class UnknownFunction(QueryError):
    """The query calls a function that the engine does not have."""

    kind = "unknown-function"
    title = "The query calls a function that this service does not have"

    def __init__(self, function: str, *, line: int | None) -> None:
        super().__init__(
            f"There is no function <{function}> here.",
            line=line,
            advice="Use the functions of SPARQL 1.1, and casts such as xsd:integer(?x) and xsd:date(?x).",
        )
        self.function = function

    @property
    def details(self) -> dict[str, object]:
        """Members to add to the problem document."""
        return {"function": self.function} | super().details


class QueryTimeout(QueryError):
    """The query took longer than the time limit and was stopped."""

    kind = "query-timeout"
    title = "The query took too long"
    status = 503


class QueryMemory(QueryError):
    """The query needed more memory than one query may have."""

    kind = "query-memory"
    title = "The query needs too much memory"
    status = 503


class AnswerTooLarge(QueryError):
    """The answer has more rows, or more bytes, than one answer may have."""

    kind = "answer-too-large"
    title = "The answer is too large"
    status = 413


class NotInXml(QueryError):
    """The answer holds a character that XML 1.0 cannot carry, such as U+0001; the other formats can."""

    kind = "not-in-xml"
    title = "XML cannot carry the answer"
    status = 406

    def __init__(self, character: str) -> None:
        super().__init__(
            f"It holds {character}, which no XML document may hold (XML 1.0, section 2.2), and the format has no other "
            "way to write it.",
            advice="Ask for JSON: application/sparql-results+json for rows, application/ld+json or Turtle for a graph.",
        )
        self.character = character

    @property
    def details(self) -> dict[str, object]:
        """Members to add to the problem document."""
        return {"character": self.character}


class QueryFailed(QueryError):
    """The engine gave up on the query for a reason of its own."""

    blames_query = False
    kind = "query-failed"
    title = "The query could not be answered"
    status = 500


class QueryCrashed(QueryError):
    """The process that ran the query died."""

    blames_query = False
    kind = "query-crashed"
    title = "The query ended its process"
    status = 500


class Overloaded(QueryError):
    """Too many queries wait already; come back after `retry_after` seconds."""

    blames_query = False
    kind = "overloaded"
    title = "Too many queries at once"
    status = 503

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message, advice=f"Try again in {retry_after} seconds.")
        self.retry_after = retry_after


class QueryUnavailable(QueryError):
    """No query process can be started, or the service is stopping."""

    blames_query = False
    kind = "query-unavailable"
    title = "Queries cannot be answered now"
    status = 503


class OverBudget(QueryError):
    """This client has used up its share of query time, or of failing queries; come back after `retry_after` seconds."""

    blames_query = False
    kind = "over-budget"
    title = "Your share of this service is used up for now"
    status = 429

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(
            message, advice=f"Try again in {retry_after} seconds. For much work, take a dump and ask it at home."
        )
        self.retry_after = retry_after
