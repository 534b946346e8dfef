"""What the reader of a rule is told when its text cannot be understood."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where a piece of a rule begins: line and column, both counted from 1."""

    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


@dataclass
class ExpressionError(Exception):
    """A rule that cannot be read, with the place in its text and one Vietnamese sentence."""

    at: Position
    message: str
    file: str = field(default="")

    @property
    def line(self) -> int:
        return self.at.line

    @property
    def column(self) -> int:
        return self.at.column

    def within(self, line: int, column: int, file: str = "") -> "ExpressionError":
        """The same error told in the lines of the file in which the rule's first letter stands at line:column."""
        first = self.at.line == 1
        place = Position(line + self.at.line - 1, column + self.at.column - 1 if first else self.at.column)
        return type(self)(place, self.message, file or self.file)

    def __str__(self) -> str:
        where = f"{self.file}:{self.at}" if self.file else str(self.at)
        return f"{where}: {self.message}"
