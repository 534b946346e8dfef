// The phone's own view: households as the server last told them, with what this phone has recorded since.
// Only for showing; the server decides every figure.

/** @import {Card, Deed, Member, Result} from "./types.js" */
import { dayOf } from "./days.js";

/**
 * What holds of a list of deeds: a correction takes the place of what it supersedes, or withdraws it.
 * @param {Deed[]} deeds in the order of recording
 */
export function inForce(deeds) {
  /** @type {Map<string, Deed>} */
  const held = new Map();
  for (const deed of deeds) {
    if (deed.type !== "event_corrected" || !deed.supersedes) {
      held.set(deed.id, deed);
      continue;
    }
    const corrected = held.get(deed.supersedes);
    held.delete(deed.supersedes);
    const replacement = deed.payload["replacement"];
    if (corrected && replacement) held.set(deed.id, { ...corrected, id: deed.id, payload: asObject(replacement) });
  }
  return [...held.values()];
}

/**
 * @param {Iterable<Card>} cards from the server @param {Deed[]} deeds not yet in them @param {string} author
 * @returns {Map<string, Card>}
 */
export function project(cards, deeds, author) {
  const found = new Map(Array.from(cards, (card) => [card.id, card]));
  const superseded = new Set(deeds.map((deed) => deed.supersedes).filter(Boolean));
  for (const [id, card] of found) {
    if (card.visits.some((visit) => visit.id && superseded.has(visit.id))) {
      found.set(id, { ...card, visits: card.visits.filter((visit) => !superseded.has(visit.id ?? "")) });
    }
  }
  for (const deed of inForce(deeds)) APPLY[deed.type]?.(found, deed, author);
  return found;
}

/** @type {Record<string, (cards: Map<string, Card>, deed: Deed, author: string) => void>} */
const APPLY = {
  visit_recorded: visited,
  household_registered: registered,
  person_registered: joined,
  person_moved: (cards, deed) => moved(cards, deed, String(deed.payload["to_household"] ?? "")),
  person_left: (cards, deed) => gone(cards, deed.subject_id),
  person_died: (cards, deed) => gone(cards, deed.subject_id),
  household_split: split,
  households_merged: merged,
  card_changed: changed,
  consent_recorded: consented,
  data_requested: asked,
};

/** @param {Map<string, Card>} cards @param {Deed} deed @param {string} author */
function visited(cards, deed, author) {
  const card = cards.get(deed.subject_id);
  if (!card || card.visits.some((visit) => visit.id === deed.id)) return;
  const said = deed.payload;
  const on = dayOf(Date.parse(deed.occurred_at));
  const line = {
    on, kind: String(said["visit_kind"]), outcome: String(said["outcome"]), by: author, id: deed.id,
    topics: asList(said["topics"]).map(String), again_on: said["again_on"] ? String(said["again_on"]) : null,
  };
  const need = said["need"] ? [/** @type {Card["needs"][0]} */ (said["need"])] : [];
  cards.set(card.id, {
    ...card,
    visits: [...card.visits, line],
    needs: [...card.needs, ...need],
    consents: [...card.consents, ...asList(said["consent"]).map((given) => ({ ...asObject(given), on }))].map(asConsent),
    members: card.members.map((member) => withResults(member, said, on)),
  });
}

/** @param {Member} member @param {Record<string, unknown>} said @param {string} on @returns {Member} */
function withResults(member, said, on) {
  const mine = (/** @type {string} */ list, /** @type {string} */ key) =>
    Object.fromEntries(
      asList(said[list])
        .map(asObject)
        .filter((row) => row["person"] === member.id)
        .map((row) => [String(row[key]), asResult(row, on)]),
    );
  return {
    ...member,
    items: { ...member.items, ...mine("results", "item") },
    statuses: { ...member.statuses, ...mine("statuses", "status") },
  };
}

/** @param {Map<string, Card>} cards @param {Deed} deed */
function registered(cards, deed) {
  const { payload } = deed;
  cards.set(deed.subject_id, {
    id: deed.subject_id, version: 0, hamlet: deed.hamlet, address: String(payload["address"] ?? ""),
    ...doorOf(String(payload["address"] ?? "")), priority: null, assigned_to: [],
    members: asList(payload["members"]).map((draft) => asMember(asObject(draft))),
    visits: [], consents: [], needs: [], rechecks: [], why: [],
  });
}

/** @param {Map<string, Card>} cards @param {Deed} deed */
function joined(cards, deed) {
  const card = cards.get(String(deed.payload["household"]));
  if (!card || card.members.some((member) => member.id === deed.subject_id)) return;
  cards.set(card.id, { ...card, members: [...card.members, asMember({ ...deed.payload, person: deed.subject_id })] });
}

/** @param {Map<string, Card>} cards @param {Deed} deed @param {string} to */
function moved(cards, deed, to) {
  const person = gone(cards, deed.subject_id);
  const card = cards.get(to);
  if (person && card) cards.set(to, { ...card, members: [...card.members, person] });
}

/** Takes a person out of the household. @param {Map<string, Card>} cards @param {string} id */
function gone(cards, id) {
  for (const card of cards.values()) {
    const person = card.members.find((member) => member.id === id);
    if (!person) continue;
    cards.set(card.id, { ...card, members: card.members.filter((member) => member.id !== id) });
    return person;
  }
  return null;
}

/** @param {Map<string, Card>} cards @param {Deed} deed */
function split(cards, deed) {
  const id = String(deed.payload["new_household"]);
  const leaving = asList(deed.payload["people"]).map((person) => gone(cards, String(person)));
  registered(cards, { ...deed, subject_id: id, payload: { address: deed.payload["address"], members: [] } });
  const card = cards.get(id);
  if (card) cards.set(card.id, { ...card, members: leaving.filter((person) => person !== null) });
}

/** @param {Map<string, Card>} cards @param {Deed} deed */
function merged(cards, deed) {
  const from = cards.get(String(deed.payload["from"]));
  const into = cards.get(String(deed.payload["into"]));
  if (!from || !into || from.id === into.id) return;
  cards.delete(from.id);
  cards.set(into.id, { ...into, members: [...into.members, ...from.members], visits: [...into.visits, ...from.visits] });
}

/** @param {Map<string, Card>} cards @param {Deed} deed */
function changed(cards, deed) {
  const card = cards.get(deed.subject_id);
  if (!card) return;
  for (const [name, change] of Object.entries(asObject(deed.payload["fields"]))) {
    cards.set(card.id, withField(cards.get(card.id) ?? card, name, asObject(change)["to"]));
  }
}

/** @param {Card} card @param {string} name @param {unknown} value @returns {Card} */
function withField(card, name, value) {
  if (name === "address") return { ...card, address: String(value), ...doorOf(String(value)) };
  if (name === "priority") return { ...card, priority: value ? { reason: String(value) } : null };
  const [, person, field] = name.split("/");
  const key = field === "full_name" ? "name" : (field ?? "");
  return { ...card, members: card.members.map((one) => (one.id === person ? { ...one, [key]: value } : one)) };
}

/** House and lane of an address as we write it: "Số 5, ngõ 12". @param {string} address */
export function doorOf(address) {
  const parts = address.split(",").map((part) => part.trim());
  return { house: parts.length > 1 ? (parts[0] ?? "") : "", lane: parts.length > 1 ? parts.slice(1).join(", ") : (parts[0] ?? "") };
}

/** @param {Map<string, Card>} cards @param {Deed} deed */
function consented(cards, deed) {
  const { payload } = deed;
  for (const card of cards.values()) {
    if (card.id !== deed.subject_id) continue;
    cards.set(card.id, { ...card, consents: [...card.consents, asConsent(payload)] });
  }
}

/** Who asks to be forgotten is gone at once; who withdraws his consent is not asked again. @param {Map<string, Card>} cards @param {Deed} deed */
function asked(cards, deed) {
  const card = cards.get(deed.subject_id);
  const person = deed.payload["person"] ? String(deed.payload["person"]) : "";
  if (!card) return;
  if (deed.payload["what"] === "erase_data") {
    if (person) gone(cards, person);
    else cards.delete(card.id);
    return;
  }
  const whose = person ? [person] : card.members.map((member) => member.id);
  const said = whose.map((one) => ({ person: one, purpose: "skill_record", given: false, on: String(deed.payload["on"]) }));
  cards.set(card.id, { ...card, consents: [...card.consents, ...said], needs: [...card.needs, { kind: "withdraw_consent" }] });
}

/** @param {Record<string, unknown>} draft @returns {Member} */
function asMember(draft) {
  const birth = draft["birth_date"] ? Number(String(draft["birth_date"]).slice(0, 4)) : null;
  const year = draft["birth_year"] ? Number(draft["birth_year"]) : birth;
  return {
    id: String(draft["person"]), name: String(draft["full_name"]), birth_year: year, sex: String(draft["sex"] ?? ""),
    role: String(draft["role"] ?? "member"), lives: String(draft["residence"] ?? "permanent"), groups: [],
    adult: year === null || new Date().getFullYear() - year >= 18,
    needs_consent: year !== null && new Date().getFullYear() - year < 16, items: {}, statuses: {},
  };
}

/** @param {Record<string, unknown>} row @param {string} on @returns {Result} */
function asResult(row, on) {
  return { r: row["result"] === "yes" ? "yes" : "no", l: String(row["level"]), d: Number(row["degree"]) || null, on };
}

/** @param {Record<string, unknown>} given @returns {Card["consents"][0]} */
function asConsent(given) {
  return {
    purpose: String(given["purpose"]), given: given["given"] === true, on: String(given["on"]),
    person: given["person"] ? String(given["person"]) : null,
  };
}

/** @param {unknown} value @returns {Record<string, unknown>} */
function asObject(value) {
  return value && typeof value === "object" ? /** @type {Record<string, unknown>} */ (value) : {};
}

/** @param {unknown} value @returns {unknown[]} */
function asList(value) {
  return Array.isArray(value) ? value : [];
}
