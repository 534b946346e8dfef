// Shapes that the phone and the server agree on (docs/field-protocol.md), and the rows of the phone's own database.

/**
 * @typedef {"yes" | "no"} Answer
 * @typedef {{r: Answer, l: string, d?: number | null, on: string}} Result
 * @typedef {{
 *   id: string, name: string, birth_year: number | null, sex: string, role: string, lives: string,
 *   groups: string[], adult: boolean, needs_consent: boolean, phone?: string,
 *   items: Record<string, Result>, statuses: Record<string, Result>,
 * }} Member
 * @typedef {{
 *   on: string, kind: string, outcome: string, by: string, topics: string[], again_on?: string | null,
 *   id?: string | null,
 * }} VisitLine
 * @typedef {{purpose: string, given: boolean, on: string, person?: string | null}} Consent
 * @typedef {{id?: string, kind: string, text?: string, person?: string | null, on?: string}} Need
 * @typedef {{
 *   id: string, version: number, hamlet: string, code?: string, address: string, lane: string, house: string,
 *   priority: {reason: string} | null, assigned_to: number[], members: Member[], visits: VisitLine[],
 *   consents: Consent[], needs: Need[], rechecks: {code: string}[],
 *   why: string[],
 * }} Card
 *
 * @typedef {{code: string, label: string, groups: Record<string, string>, sets: string[]}} Item
 * @typedef {{say: string[], do: string, worked?: string, mistake?: string, never?: string}} TalkingCard
 * @typedef {[string, number]} Run
 * @typedef {{k: string, n?: number, t?: Run[], rows?: Run[][][]}} Block
 * @typedef {{title: string, blocks: Block[]}} HandbookSection
 * @typedef {{id: string, title: string, sections: HandbookSection[], file?: {name: string, weight: number}}} Handbook
 * @typedef {{
 *   version: string, items: Item[], statuses: {code: string, label: string}[],
 *   groups: Record<string, string>, kinds: Record<string, string>, outcomes: Record<string, string>,
 *   need_kinds: Record<string, string>, priorities: Record<string, string>, rules: Record<string, string>,
 *   consent_purposes: Record<string, string>, codes: Record<string, string>,
 *   talking_cards: Record<string, TalkingCard>, handbooks?: Handbook[],
 * }} Catalogue
 * @typedef {{code: string, name: string, households?: number, reached?: number}} Hamlet
 * @typedef {{title: string, says: string, does: string, until: string}} ScamAlert
 *
 * @typedef {{
 *   retain_days: number, max_events: number, max_bytes: number, photo_slice: number, hamlet_label: string,
 *   team_label: string,
 * }} Settings
 * @typedef {{
 *   device_id: string, token: string, key_id: string, commune_key: JsonWebKey, signing: CryptoKey,
 *   photo_key: CryptoKey, commune: string, hamlets: Hamlet[],
 *   person: {id: number, full_name: string, role: string}, settings: Settings, registered_at: string,
 *   ended?: string,
 * }} Device
 *
 * @typedef {{kid: string, epk: JsonWebKey, iv: string, ct: string}} Sealed
 * @typedef {{
 *   id: string, device_id: string, seq: number, v: number, type: string, subject_id: string,
 *   base_version?: number, hamlet: string, occurred_at: string, elapsed_ms: number,
 *   clock_offset_ms: number | null, author: number, supersedes: string | null, payload: Record<string, unknown>,
 * }} Envelope
 * @typedef {"waiting" | "done"} State
 * @typedef {{
 *   id: string, device_id: string, seq: number, v: number, sealed: Sealed, bytes: number, at: string, state: State,
 *   outcome?: string, code?: string, says?: string, receipted_at?: string, receipt?: string,
 * }} EventRow
 * @typedef {{id: string, iv: Uint8Array<ArrayBuffer>, ct: ArrayBuffer}} BoxRow
 * @typedef {BoxRow & {snapshot: string}} CardRow
 * @typedef {BoxRow & {seq: number, absorbed: boolean}} RecordRow
 * @typedef {{
 *   sha: string, event: string, iv: Uint8Array<ArrayBuffer>, ct: ArrayBuffer, bytes: number, sent: number,
 *   done: boolean,
 * }} PhotoRow
 * @typedef {{id: string, outcome: string, code?: string, says?: string, fields?: unknown[], receipt: string}} Receipt
 * @typedef {Pick<Envelope, "id" | "type" | "subject_id" | "hamlet" | "occurred_at" | "supersedes" | "payload">} Deed
 */
export {};
