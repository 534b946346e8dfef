"""The questions of flag_rechecks, set-based: TOLD, one question, WRITE make one statement that gives the new ids.

LOOK comes first: cheap to plan and to read, and never “no” where a question would find something.
"""

from collections.abc import Mapping
from typing import Final

from bdhvs.visits.rechecks.rules import RecheckReason

LOOK: Final = """
WITH own AS MATERIALIZED (SELECT name, value FROM visits_fieldlimit WHERE commune_code = %(commune)s)
SELECT (SELECT jsonb_object_agg(name, value)::text FROM own), EXISTS (
  SELECT FROM visits_recheck
  WHERE commune_code = %(commune)s AND household_id = ANY(%(homes)s) AND closed_at IS NULL
), EXISTS (
  SELECT FROM (
    SELECT count(*) OVER (PARTITION BY recorded_by_id ORDER BY occurred_at
                          RANGE BETWEEN CURRENT ROW AND interval '5 minutes' FOLLOWING) AS visits
    FROM visits_visit
    WHERE recorded_by_id = ANY(%(recorders)s) AND occurred_at BETWEEN %(since)s AND %(until)s
      AND superseded_by_id IS NULL AND kind NOT IN ('spot_check', 'desk') AND outcome = 'done'
  ) AS near WHERE visits >= coalesce((SELECT value FROM own WHERE name = 'burst_visits'), %(burst_visits)s)
), EXISTS (
  SELECT FROM skills_attainment
  WHERE recorded_by_id = ANY(%(recorders)s) AND commune_code = %(commune)s
    AND superseded_by_id IS NULL AND level IN ('E0', 'E1')
    AND occurred_on <= %(on)s
    AND occurred_on > %(on)s - coalesce((SELECT value FROM own WHERE name = 'all_yes_days'), %(all_yes_days)s::int)
  GROUP BY recorded_by_id
  HAVING count(*) >= coalesce((SELECT value FROM own WHERE name = 'all_yes_results'), %(all_yes_results)s)
    AND bool_and(result = 'yes')
)
"""

WRITE: Final = """
INSERT INTO visits_recheck (commune_code, hamlet_code, reason, key, household_id, recorder_id, target_code, visits,
                            seen, "limit", opened_on, opened_at, closed_note)
SELECT %(commune)s, found.hamlet_code, %(reason)s, found.key, found.household_id, found.recorder_id, '', found.visits,
       found.seen, found.bound, %(on)s, %(at)s, ''
FROM found
ON CONFLICT (commune_code, reason, key) DO NOTHING
RETURNING id
"""

TOLD: Final = """
WITH told AS MATERIALIZED (
  SELECT * FROM visits_visit WHERE id = ANY(%(ids)s) AND superseded_by_id IS NULL AND kind <> 'spot_check'
)"""
"""Read once: on a table without statistics yet (the first evening) it would be read again for every other visit."""

TOO_FAST: Final = """, work AS (
  SELECT household_id, hamlet_code, recorded_by_id, occurred_on, recorded_at, array_agg(id ORDER BY id) AS visits,
         sum(elapsed_s) AS seconds
  FROM told WHERE elapsed_s IS NOT NULL AND outcome = 'done'
  GROUP BY household_id, hamlet_code, recorded_by_id, occurred_on, recorded_at
), counted AS (
  SELECT work.*, greatest(cardinality(visits) * %(fast_visit_s)s, %(fast_result_s)s * (
    SELECT count(DISTINCT a.id) FROM people_residence r JOIN skills_attainment a ON a.person_id = r.person_id
    WHERE r.household_id = work.household_id AND r.valid_from <= work.occurred_on
      AND (r.valid_to IS NULL OR r.valid_to > work.occurred_on)
      AND a.recorded_by_id = work.recorded_by_id AND a.recorded_at = work.recorded_at
      AND a.occurred_on = work.occurred_on
  )) AS bound
  FROM work
), found AS (
  SELECT hamlet_code, told_id::text AS key, household_id, recorded_by_id AS recorder_id, visits, seconds AS seen, bound
  FROM counted, unnest(visits) AS told_id WHERE seconds < bound
)"""
"""Households visited once or more in one upload: all their seconds against visits and results together."""

BURST: Final = """, near AS MATERIALIZED (
  SELECT id, household_id, hamlet_code, recorded_by_id, occurred_at FROM (
    SELECT v.*, row_number() OVER (PARTITION BY v.recorded_by_id ORDER BY v.id DESC) AS nth
    FROM visits_visit v
    WHERE v.recorded_by_id = ANY(%(recorders)s) AND v.occurred_at BETWEEN %(since)s AND %(until)s
      AND v.superseded_by_id IS NULL AND v.kind NOT IN ('spot_check', 'desk') AND v.outcome = 'done' AND EXISTS (
        SELECT FROM told WHERE told.recorded_by_id = v.recorded_by_id
          AND v.occurred_at BETWEEN told.occurred_at - interval '5 minutes' AND told.occurred_at + interval '5 minutes')
  ) AS newest WHERE nth <= 500
), span AS MATERIALIZED (
  SELECT first.recorded_by_id, first.occurred_at AS since, seen.homes, seen.visits
  FROM near first CROSS JOIN LATERAL (
    SELECT count(DISTINCT x.household_id) AS homes, array_agg(x.id ORDER BY x.id) AS visits FROM (
      SELECT id, household_id FROM near
      WHERE near.recorded_by_id = first.recorded_by_id
        AND near.occurred_at BETWEEN first.occurred_at AND first.occurred_at + interval '5 minutes'
      ORDER BY occurred_at, id LIMIT 200
    ) AS x
  ) AS seen WHERE seen.homes >= %(burst_visits)s
), found AS (
  SELECT near.hamlet_code, near.id::text AS key, near.household_id, near.recorded_by_id AS recorder_id,
         most.visits, most.homes AS seen, %(burst_visits)s AS bound
  FROM near CROSS JOIN LATERAL (
    SELECT visits, homes FROM span
    WHERE span.recorded_by_id = near.recorded_by_id
      AND near.occurred_at BETWEEN span.since AND span.since + interval '5 minutes'
    ORDER BY homes DESC, since LIMIT 1
  ) AS most
)"""
"""Every visit inside any five minutes in which one person tells of so many households; earlier uploads count too.

Bounded on purpose (500 visits around, 200 in a span): a phone that sends a thousand visits of one moment must not keep
the server from the others.
"""

SAME_PHOTO: Final = """, held AS (
  SELECT v.id, v.household_id, v.hamlet_code, v.recorded_by_id, photo
  FROM visits_visit v, unnest(v.photos) AS photo
  WHERE v.commune_code = %(commune)s AND v.photos <> '{}' AND v.superseded_by_id IS NULL
), twice AS (
  SELECT photo, array_agg(DISTINCT id ORDER BY id) AS visits FROM held
  WHERE photo IN (SELECT unnest(photos) FROM told)
  GROUP BY photo HAVING count(DISTINCT id) > 1
), found AS (
  SELECT DISTINCT ON (held.id) held.hamlet_code, held.id::text AS key, held.household_id,
         held.recorded_by_id AS recorder_id, twice.visits, cardinality(twice.visits) AS seen, 1 AS bound
  FROM held JOIN twice USING (photo)
  ORDER BY held.id, cardinality(twice.visits) DESC
)"""

ALL_YES: Final = """, counted AS (
  SELECT a.recorded_by_id, count(*) AS number, mode() WITHIN GROUP (ORDER BY a.hamlet_code) AS hamlet_code
  FROM skills_attainment a
  WHERE a.recorded_by_id IN (SELECT recorded_by_id FROM told) AND a.commune_code = %(commune)s
    AND a.superseded_by_id IS NULL AND a.level IN ('E0', 'E1')
    AND a.occurred_on > %(on)s - %(all_yes_days)s::int AND a.occurred_on <= %(on)s
  GROUP BY a.recorded_by_id
  HAVING count(*) >= %(all_yes_results)s AND bool_and(a.result = 'yes')
), found AS (
  SELECT counted.hamlet_code, recorded_by_id || ':' || to_char(%(on)s::date, 'IYYY-IW') AS key,
         NULL::bigint AS household_id, recorded_by_id AS recorder_id, counted.number AS seen,
         %(all_yes_results)s AS bound,
         (SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM told t
          WHERE t.recorded_by_id = counted.recorded_by_id) AS visits
  FROM counted
)"""
"""Asked about a person once in a week."""

QUESTIONS: Final[Mapping[RecheckReason, str]] = {
    RecheckReason.TOO_FAST: TOO_FAST,
    RecheckReason.BURST: BURST,
    RecheckReason.ALL_YES: ALL_YES,
    RecheckReason.SAME_PHOTO: SAME_PHOTO,
}

CLOSE: Final = """
WITH told AS MATERIALIZED (
  SELECT * FROM visits_visit WHERE id = ANY(%(ids)s) AND superseded_by_id IS NULL AND outcome = 'done'
), answer AS (
  SELECT DISTINCT ON (asked.id) asked.id, told.id AS visit_id, told.recorded_by_id
  FROM visits_recheck asked JOIN told USING (household_id)
  WHERE asked.commune_code = %(commune)s AND asked.closed_at IS NULL AND told.occurred_on >= asked.opened_on
    AND told.recorded_by_id IS DISTINCT FROM asked.recorder_id AND NOT told.id = ANY(asked.visits)
  ORDER BY asked.id, told.id
)
UPDATE visits_recheck asked
SET closed_at = %(at)s, closed_by_id = answer.recorded_by_id, closed_visit_id = answer.visit_id
FROM answer WHERE asked.id = answer.id
RETURNING asked.id
"""
"""Somebody else was there since: what was asked about the household is answered by that visit."""
