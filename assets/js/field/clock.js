// Instants of this phone, and how far its clock is from the server's.

/** @import {Connection} from "./database.js" */
import { dayOf } from "./days.js";
import { recall, remember } from "./store.js";

let started = Date.now() - performance.now();
const SLEPT_LEAST = 60_000;
const SLEPT_MOST = 12 * 3_600_000;
const KEPT = "clock_offset";
/** @type {number | null} as this page knows it: another tab, or the service worker, may have begun under another clock */
let learned = null;

/** Page start and the time since: a clock set while the page is open changes nothing. */
export function instant() {
  return started + performance.now();
}

/**
 * A phone that slept in a pocket with the app open: the time since the page's start stood still, the clock went on, and
 * visits would be told too close together. Further ahead than a night, or back, it was the clock that was set.
 */
export function wake() {
  const ahead = Date.now() - instant();
  if (ahead > SLEPT_LEAST && ahead < SLEPT_MOST) started += ahead;
}

/** 2026-11-21T19:05:00+07:00, whatever zone the phone has. @param {number} at */
export function stamp(at) {
  return `${new Date(at + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`;
}

/**
 * Phone clock minus server clock.
 * @param {string} serverTime @param {number} asked instant of asking @param {number} answered
 * @returns {number | null}
 */
export function offsetFrom(serverTime, asked, answered) {
  const server = Date.parse(serverTime);
  return Number.isNaN(server) ? null : Math.round((asked + answered) / 2 - server);
}

/**
 * From an answer of the server. Both instants are of the clock that writes visits, also when the phone's own was set
 * meanwhile.
 * @param {Connection} connection @param {string} serverTime @param {number} asked
 */
export async function learnOffset(connection, serverTime, asked) {
  const offset = offsetFrom(serverTime, asked, instant());
  if (offset === null) return;
  learned = offset;
  await remember(connection, KEPT, offset);
}

/** Null before the first answer. @param {Connection} connection @returns {Promise<number | null>} */
export async function knownOffset(connection) {
  const kept = await recall(connection, KEPT);
  learned ??= kept ?? null;
  return learned;
}

/** Today by the server's clock, as far as it is known: ages, and what was done today, do not hang on this phone's. */
export function dayNow() {
  return dayOf(instant() - (learned ?? 0));
}
