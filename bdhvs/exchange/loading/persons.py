"""Who a row speaks of: by code, by the 12-digit number, by name with year of birth and hamlet. Never a guess."""

from uuid import UUID

from bdhvs.exchange.loading.sheet import Row
from bdhvs.lib.vietnamese import fold
from bdhvs.people.importing.register import KnownPerson, Register
from bdhvs.people.importing.values import CellError, personal_number
from bdhvs.people.models import Person
from bdhvs.people.sealing import number_hashes

_SHOWN = 4


class People:
    """The register by every key a row may use."""

    def __init__(self, register: Register, commune: str, hamlets: dict[str, str]) -> None:
        self.register, self.commune, self.hamlets = register, commune, hamlets
        self._uuids: dict[UUID, int] | None = None

    def of_code(self, text: str) -> KnownPerson:
        """By our own code: the short number, or the long one of devices.

        Raises: CellError
        """
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else self._of_uuid(text)
        found = self.register.people.get(number)
        if found is None:
            raise CellError(f"không có người mã {text[:40]} trong sổ")
        return found

    def _of_uuid(self, text: str) -> int:
        try:
            wanted = UUID(text)
        except ValueError:
            return 0
        if self._uuids is None:
            people = Person.objects.filter(commune_id=self.commune, merged_into=None)
            self._uuids = dict(people.values_list("uuid", "pk"))
        return self._uuids.get(wanted, 0)

    def of_number(self, text: str) -> KnownPerson:
        """Raises: CellError"""
        digits, _ = personal_number(text, typed_as_number=True)
        found = self.register.of_number(number_hashes(digits, commune=self.commune))
        if found is None:
            raise CellError("không có người mang số này trong sổ")
        return found

    def of_name(self, name: str, year: int | None, hamlet: str | None) -> KnownPerson:
        """Exactly one person of that name, year and (where written) hamlet.

        Raises: CellError with the candidates
        """
        namesakes = self.register.by_name.get(fold(name), [])
        if not namesakes:
            raise CellError(f"không có “{name[:60]}” trong sổ. Hãy thêm người này vào danh sách trước")
        here = [p for p in namesakes if hamlet is None or p.lives_in_hamlet(hamlet)]
        if year is None:
            raise CellError(f"cần năm sinh hoặc mã người. Trong sổ có: {self._told(here or namesakes)}")
        found = [p for p in here if p.birth_year == year]
        if not found:
            raise CellError(f"không khớp năm sinh hoặc thôn. Trong sổ có: {self._told(here or namesakes)}")
        if len(found) > 1:
            raise CellError(
                f"có {len(found)} người cùng tên, cùng năm sinh: {self._told(found)}. Hãy ghi mã người"
            )
        return found[0]

    def _told(self, people: list[KnownPerson]) -> str:
        said = [
            f"{p.name}, {p.birth_year or 'chưa rõ năm'}{self._homes(p)} (mã {p.id})" for p in people[:_SHOWN]
        ]
        more = f" và {len(people) - _SHOWN} người nữa" if len(people) > _SHOWN else ""
        return "; ".join(said) + more

    def _homes(self, person: KnownPerson) -> str:
        names = [self.hamlets[e.hamlet] for e in person.episodes if e.hamlet in self.hamlets]
        return ", " + ", ".join(dict.fromkeys(names)) if names else ""


def person_of(row: Row, people: People, year: int | None, hamlet: str | None) -> KnownPerson | None:
    """The person of a row. A code or a number must agree with the name beside it.

    Missing: None, with the reason among the row's problems.
    """
    name = row.cells.get("name", "")
    found: KnownPerson | None = None
    if row.cells.get("person"):
        found = row.take("person", people.of_code)
    elif row.cells.get("number"):
        found = row.take("number", people.of_number)
    elif name:
        found = row.take("name", lambda text: people.of_name(text, year, hamlet))
    else:
        row.refuse("thiếu Họ và tên, hoặc Mã người")
    if found is not None and name and fold(name) != found.key:
        row.refuse(f"mã hoặc số này là của {found.name}, không phải {name[:60]}")
        return None
    return found
