"""The grammar of a rule, for an LALR parser, and the words in which its pieces are named to a reader."""

from typing import Final

GRAMMAR: Final = r"""
?start: or_
?or_: and_ ("or" and_)*
?and_: not_ ("and" not_)*
?not_: "not" not_ -> negated
     | condition
     | "(" or_ ")"

?condition: value OP value -> compare
     | path -> flag
     | path "is" "known" -> is_known
     | path "in" "(" code ("," code)* ")" -> is_in
     | path "contains" code -> contains
     | ANY "(" source ")" -> any_
     | ALL "(" source ")" -> all_
     | COVERED "(" source ")" -> covered
     | EITHER "(" or_ ("," or_)+ ")" -> either

source: NAME [filter] [latest] ["in" PERIOD] [distinct]
latest: "latest" "by" path ("," path)* [filter]
filter: "[" or_ "]"
distinct: DISTINCT "(" path ")"

?value: operand
     | operand "*" operand -> product
?operand: path
     | NUMBER -> number
     | TEXT -> text
     | AGE -> age
     | SIZE "(" NAME ")" -> size
     | COUNT "(" source ")" -> count
     | SUM "(" plain_source "," path ")" -> sum_
     | DATEPART "(" path ")" -> date_part
plain_source: NAME [filter] ["in" PERIOD]

path: PATH
?code: PATH -> code
     | TEXT -> text

PERIOD: "period"
OP: "<=" | ">=" | "!=" | "<" | ">" | "="
ANY.3: /any(?=\s*\()/
ALL.3: /all(?=\s*\()/
COVERED.3: /covered(?=\s*\()/
EITHER.3: /either(?=\s*\()/
SIZE.3: /size(?=\s*\()/
COUNT.3: /count(?=\s*\()/
SUM.3: /sum(?=\s*\()/
DATEPART.3: /(day|month|weekday)(?=\s*\()/
AGE.3: /age\b(?!\s*\.)/
DISTINCT.3: /\.\s*distinct(?=\s*\()/
NAME: /(?!(and|or|not|in|is|contains|latest)\b)[a-z_][a-z0-9_]*/
PATH: /(?!(and|or|not|in|is|contains|latest)\b)[a-z_][a-z0-9_]*(\.(?!distinct\s*\()[a-z_][a-z0-9_]*)*/
NUMBER: /[0-9]+(\.[0-9]+)?/
TEXT: /"[^"\n]*"/
%ignore /\s+/
"""

WORDS: Final[dict[str, str]] = {
    "PATH": "tên trường",
    "NAME": "tên loại dữ liệu",
    "NUMBER": "số",
    "TEXT": "chữ trong ngoặc kép",
    "OP": "phép so sánh (=, !=, <, <=, >, >=)",
    "LPAR": "“(”",
    "RPAR": "“)”",
    "LSQB": "“[”",
    "RSQB": "“]”",
    "COMMA": "“,”",
    "STAR": "“*”",
    "DISTINCT": "“.distinct(…)”",
    "PERIOD": "“period”",
    "DATEPART": "“day(…)”, “month(…)”, “weekday(…)”",
    "$END": "hết biểu thức",
}
"""Terminals of the grammar as a reader knows them; the others are shown as the word itself."""
