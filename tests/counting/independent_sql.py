"""Eight indicators counted by hand-written SQL from the layout and the measurement rules alone.

Meant for a real export: open the Parquet files as views of the layout's names in DuckDB and call `independent_count`.
It shares nothing with the compiler and nothing with the slow count but the text of the rules. Each query gives
(numerator, failed, missing, base_unknown); of figures missing is the number of units without one.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

# Rules 10, 13, 15: who is who, how old, who lives where on D. Year-only births count as 31/12.
REGISTER = """
RECURSIVE same(id, ends) AS (
  SELECT person_id, person_id FROM person WHERE merged_into IS NULL
  UNION ALL SELECT p.person_id, s.ends FROM person p JOIN same s ON p.merged_into = s.id),
home(id, ends) AS (
  SELECT household_id, household_id FROM household
  WHERE merged_into IS NULL OR valid_to IS NULL OR valid_to > $as_of
  UNION ALL SELECT h.household_id, s.ends FROM household h JOIN home s ON h.merged_into = s.id
  WHERE h.valid_to <= $as_of),
alive AS (
  SELECT person_id AS id, sex, coalesce(birth_date, make_date(birth_year, 12, 31)) AS born
  FROM person WHERE merged_into IS NULL AND (died_on IS NULL OR died_on > $as_of)),
aged AS (
  SELECT id, year($as_of) - year(born)
    - CASE WHEN month($as_of) * 100 + day($as_of) < month(born) * 100 + day(born) THEN 1 ELSE 0 END AS age
  FROM alive),
living AS (
  SELECT s.ends AS person, h.ends AS household, r.hamlet_code AS hamlet, r.commune_code AS commune
  FROM residence r JOIN same s ON s.id = r.person_id JOIN home h ON h.id = r.household_id
  WHERE r.valid_from <= $as_of AND (r.valid_to IS NULL OR r.valid_to > $as_of) AND r.kind <> 'absent'
    AND s.ends IN (SELECT id FROM alive)),
residents AS (SELECT DISTINCT person AS id FROM living WHERE commune = $commune)"""

# Rule 2: owners with a log that overlaps plan start … end of the rule's period, is due by D and not accepted by D.
LOGS = """
open_log AS (
  SELECT DISTINCT subject_kind AS kind, subject_id AS owner FROM submission
  WHERE report_id = 'activity_log' AND superseded_by IS NULL
    AND period_from <= {last} AND period_to > $start
    AND CAST(due_at + INTERVAL 7 HOUR AS DATE) <= $as_of
    AND NOT (status IN ('accepted', 'approved', 'locked') AND submitted_at IS NOT NULL
             AND CAST(submitted_at + INTERVAL 7 HOUR AS DATE) <= $as_of))"""

# Rule 4: the latest attainment of each item at or above the floor; at equality the no wins, then the lower degree.
SKILLS = """
skill AS (
  SELECT person, item_code, result, degree FROM (
    SELECT s.ends AS person, a.item_code, a.result, a.degree, row_number() OVER (
      PARTITION BY s.ends, a.item_code
      ORDER BY a.occurred_on DESC, a.recorded_at DESC, a.result, coalesce(a.degree, 0)) AS place
    FROM attainment a JOIN same s ON s.id = a.person_id
    WHERE a.occurred_on <= $as_of AND a.superseded_by IS NULL AND a.level >= $floor) WHERE place = 1)"""

SUM = """
SELECT count(*) FILTER (outcome = 'pass'), count(*) FILTER (outcome = 'fail'),
       count(*) FILTER (outcome = 'missing'), count(*) FILTER (outcome = 'base_unknown') FROM outcome"""

DIGITAL_IDENTITY = f"""WITH {REGISTER}, {SKILLS},
outcome AS (
  SELECT CASE WHEN age IS NULL THEN 'base_unknown' WHEN result = 'yes' THEN 'pass'
              WHEN result = 'no' THEN 'fail' ELSE 'missing' END AS outcome
  FROM residents JOIN aged USING (id)
  LEFT JOIN skill ON skill.person = id AND item_code = 'digital_identity'
  WHERE age IS NULL OR age >= 16) {SUM}"""

# Rule 8: needed = ceil(0.8 × size), in whole numbers (4 × size + 4) // 5; an empty set makes the rule missing.
ADULT_SKILL = f"""WITH {REGISTER}, {SKILLS},
used AS (
  SELECT framework, version FROM framework_in_use
  WHERE commune_code = $commune AND group_code = 'citizen' AND valid_from <= $as_of
  ORDER BY valid_from DESC LIMIT 1),
wanted AS (
  SELECT DISTINCT set_code, item_code FROM item_set JOIN used USING (framework, version)
  WHERE group_code = 'citizen' AND set_code IN ('core', 'safety')),
sizes AS (
  SELECT (SELECT count(*) FROM wanted WHERE set_code = 'core') AS core,
         (SELECT count(*) FROM wanted WHERE set_code = 'safety') AS safety),
seen AS (
  SELECT person, count(*) FILTER (set_code = 'core' AND result = 'yes') AS yes,
         count(*) FILTER (set_code = 'core' AND result = 'no') AS no,
         count(*) FILTER (set_code = 'safety' AND result = 'yes') AS safe,
         count(*) FILTER (set_code = 'safety' AND result = 'no') AS unsafe
  FROM wanted JOIN skill USING (item_code) GROUP BY person),
tests AS (
  SELECT person, framework, passed, occurred_on, recorded_at FROM (
    SELECT s.ends AS person, t.framework, t.passed, t.occurred_on, t.recorded_at, row_number() OVER (
      PARTITION BY s.ends, t.framework
      ORDER BY t.occurred_on DESC, t.recorded_at DESC, t.passed, coalesce(t.degree, 0)) AS place
    FROM test_result t JOIN same s ON s.id = t.person_id
    WHERE t.group_code = 'citizen' AND t.purpose <> 'practice' AND t.occurred_on <= $as_of
      AND t.superseded_by IS NULL AND t.level >= $floor) WHERE place = 1),
valid_tests AS (
  SELECT * FROM tests WHERE NOT EXISTS (
    SELECT 1 FROM attainment a JOIN same s ON s.id = a.person_id
    JOIN item i ON i.item_code = a.item_code AND i.framework = tests.framework AND i.group_code = 'citizen'
    WHERE s.ends = tests.person AND a.source = 'spot_check' AND a.result = 'no' AND a.superseded_by IS NULL
      AND a.occurred_on <= $as_of AND a.level >= $floor
      AND (a.occurred_on > tests.occurred_on
           OR a.occurred_on = tests.occurred_on AND a.recorded_at > tests.recorded_at))),
tested AS (SELECT person, bool_or(passed) AS passed FROM valid_tests GROUP BY person),
judged AS (
  SELECT age, core, safety, passed, (core * 4 + 4) // 5 AS needed, coalesce(yes, 0) AS yes,
         coalesce(no, 0) AS no, coalesce(safe, 0) AS safe, coalesce(unsafe, 0) AS unsafe
  FROM residents JOIN aged USING (id) CROSS JOIN sizes
  LEFT JOIN seen ON seen.person = id LEFT JOIN tested ON tested.person = id
  WHERE age IS NULL OR age >= 18),
outcome AS (
  SELECT CASE
    WHEN age IS NULL THEN 'base_unknown'
    WHEN core = 0 OR safety = 0 THEN 'missing'
    WHEN passed OR (yes >= needed AND safe = safety) THEN 'pass'
    WHEN passed IS NULL AND core - no >= needed AND unsafe = 0 THEN 'missing'
    ELSE 'fail' END AS outcome FROM judged) {SUM}"""

HAMLET_SESSION = f"""WITH RECURSIVE before(hamlet, code) AS (
  SELECT hamlet_code, hamlet_code FROM hamlet
  WHERE commune_code = $commune AND valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of)
  UNION SELECT b.hamlet, s.old_code FROM before b JOIN hamlet_successor s ON s.new_code = b.code),
{LOGS.format(last="least($as_of, $by)")},
held AS (
  SELECT s.id, s.hamlet_code FROM session s JOIN session_topic t ON t.session_id = s.id
  WHERE s.kind = 'guidance' AND t.topic_code = 'learning_platform' AND s.status = 'held'
    AND s.commune_code = $commune AND s.superseded_by IS NULL AND s.level >= $floor
    AND s.occurred_on BETWEEN $start AND least($as_of, $by)),
served AS (
  SELECT hamlet_code AS code FROM held
  UNION SELECT p.hamlet_code FROM held JOIN session_place p ON p.session_id = held.id),
outcome AS (
  SELECT hamlet, CASE WHEN bool_or(code IN (SELECT code FROM served WHERE code IS NOT NULL)) THEN 'pass'
    WHEN bool_or(code IN (SELECT owner FROM open_log WHERE kind = 'hamlet')) THEN 'missing'
    ELSE 'fail' END AS outcome FROM before GROUP BY hamlet) {SUM}"""

HOUSEHOLD_INFORMED = f"""WITH {REGISTER}, {LOGS.format(last="$as_of")},
counted AS (
  SELECT household_id AS id, hamlet_code FROM household
  WHERE commune_code = $commune AND valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of)
    AND household_id IN (SELECT household FROM living)),
reached AS (
  SELECT h.ends AS id FROM visit v JOIN home h ON h.id = v.household_id
  WHERE v.outcome = 'done' AND v.superseded_by IS NULL AND v.level >= $floor
    AND v.occurred_on BETWEEN $start AND $as_of
  UNION SELECT h.ends FROM delivery d JOIN home h ON h.id = d.household_id
  WHERE d.superseded_by IS NULL AND d.level >= $floor AND d.occurred_on BETWEEN $start AND $as_of
  UNION SELECT l.household FROM attendance a JOIN session s ON s.id = a.session_id
  JOIN same ON same.id = a.person_id JOIN living l ON l.person = same.ends
  WHERE a.role = 'learner' AND s.status = 'held' AND s.superseded_by IS NULL AND s.level >= $floor
    AND s.occurred_on BETWEEN $start AND $as_of),
outcome AS (
  SELECT CASE WHEN id IN (SELECT id FROM reached) THEN 'pass'
    WHEN hamlet_code IN (SELECT owner FROM open_log WHERE kind = 'hamlet') OR id IN (
      SELECT l.household FROM living l JOIN living other USING (person)
      JOIN open_log o ON o.kind = 'hamlet' AND o.owner = other.hamlet) THEN 'missing'
    ELSE 'fail' END AS outcome FROM counted) {SUM}"""

TEAM_TRAINED = f"""WITH {REGISTER}, {LOGS.format(last="$as_of")},
serving AS (
  SELECT s.ends AS person, r.object_id AS team FROM roster r JOIN same s ON s.id = r.subject_id
  WHERE r.kind = 'team_member' AND r.commune_code = $commune AND r.superseded_by IS NULL
    AND r.valid_from <= $as_of AND (r.valid_to IS NULL OR r.valid_to > $as_of)
    AND s.ends IN (SELECT id FROM alive)),
trained AS (
  SELECT same.ends AS person FROM attendance a JOIN session s ON s.id = a.session_id
  JOIN same ON same.id = a.person_id
  WHERE a.role = 'learner' AND s.kind = 'training' AND s.status = 'held' AND s.superseded_by IS NULL
    AND s.level >= $floor AND s.occurred_on BETWEEN $start AND $as_of),
outcome AS (
  SELECT person, CASE WHEN bool_or(person IN (SELECT person FROM trained)) THEN 'pass'
    WHEN bool_or(team IN (SELECT owner FROM open_log WHERE kind = 'team')) THEN 'missing'
    ELSE 'fail' END AS outcome FROM serving GROUP BY person) {SUM}"""

MENTORS = f"""WITH {REGISTER},
rows AS (
  SELECT r.*, s.ends AS mentor FROM roster r JOIN same s ON s.id = r.subject_id
  WHERE r.superseded_by IS NULL AND r.valid_from <= $as_of AND (r.valid_to IS NULL OR r.valid_to > $as_of)),
taken AS (
  SELECT mentor, person FROM (
    SELECT mentor, level, o.ends AS person, row_number() OVER (
      PARTITION BY o.ends ORDER BY valid_from, recorded_at, rows.id) AS place
    FROM rows JOIN same o ON o.id = object_id
    WHERE kind = 'mentee' AND o.ends IN (SELECT id FROM alive)) WHERE place = 1 AND level >= $floor),
load AS (SELECT mentor, count(*) AS mentees FROM taken GROUP BY mentor),
outcome AS (
  SELECT DISTINCT rows.mentor, CASE WHEN mentees >= 5 THEN 'pass' ELSE 'fail' END AS outcome
  FROM rows LEFT JOIN load USING (mentor)
  WHERE kind = 'mentor' AND commune_code = $commune AND mentor IN (SELECT id FROM alive)) {SUM}"""

WEEKLY_SKILL = f"""WITH mondays AS (
  SELECT CAST(day AS DATE) AS monday FROM generate_series(CAST($start AS TIMESTAMP), CAST($by AS TIMESTAMP),
    INTERVAL 1 DAY) AS days(day) WHERE isodow(day) = 1 AND CAST(day AS DATE) + 6 <= $as_of),
outcome AS (
  SELECT monday, CASE WHEN bool_or(p.id IS NOT NULL) THEN 'pass' ELSE 'fail' END AS outcome
  FROM mondays LEFT JOIN publication p ON p.occurred_on BETWEEN monday AND monday + 6
    AND p.occurred_on BETWEEN $start AND least($as_of, $by) AND p.kind = 'weekly_skill'
    AND p.commune_code = $commune AND p.superseded_by IS NULL AND p.level >= $floor
  GROUP BY monday) {SUM}"""

PUPILS = """WITH schools AS (
  SELECT unit_code FROM unit WHERE kind = 'school' AND commune_code = $commune
    AND level IN ('primary', 'lower_secondary', 'upper_secondary', 'college')
    AND valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of)),
latest AS (
  SELECT unit_code, group_code, numerator, denominator, row_number() OVER (
    PARTITION BY unit_code, group_code ORDER BY as_of DESC, recorded_at DESC) AS place
  FROM figure WHERE measure = 'pupils_equipped' AND commune_code = $commune
    AND superseded_by IS NULL AND as_of <= $as_of AND level >= $floor
    AND numerator IS NOT NULL AND denominator IS NOT NULL),
used AS (
  SELECT unit_code, sum(numerator) AS n, sum(denominator) AS whole FROM latest
  WHERE place = 1 AND (group_code IS NULL
    OR unit_code NOT IN (SELECT unit_code FROM latest WHERE group_code IS NULL AND unit_code IS NOT NULL))
  GROUP BY unit_code)
SELECT coalesce(sum(n), 0), coalesce(sum(whole - n), 0), count(*) FILTER (whole IS NULL), 0
FROM schools LEFT JOIN used USING (unit_code)"""

QUERIES = {
    "digital_identity_16": DIGITAL_IDENTITY,
    "adult_basic_skill": ADULT_SKILL,
    "hamlet_guidance_session": HAMLET_SESSION,
    "household_informed": HOUSEHOLD_INFORMED,
    "team_member_trained": TEAM_TRAINED,
    "mentor_load": MENTORS,
    "weekly_skill": WEEKLY_SKILL,
    "pupils_equipped": PUPILS,
}


@dataclass(frozen=True)
class Asked:
    """The values of a question: commune, D, first day of the plan, last day of the target, floor."""

    commune: str
    as_of: date
    start: date
    by: date
    floor: str = "E0"


def independent_count(
    database: duckdb.DuckDBPyConnection, indicator: str, asked: Asked
) -> tuple[int, int, int, int]:
    """(numerator, failed, missing, base_unknown) of one of `QUERIES`, present residents, whole commune."""
    values: dict[str, Any] = vars(asked)
    text = QUERIES[indicator]
    named = {name: value for name, value in values.items() if f"${name}" in text}
    row = database.execute(text, named).fetchone()
    if row is None:
        raise LookupError(indicator)
    numerator, failed, missing, unknown = (int(value) for value in row)
    return numerator, failed, missing, unknown
