// Whether the phone will keep what we keep, and noticing when it did not.

/** @import {Connection} from "./database.js" */
import { recall } from "./store.js";

const COOKIE = "bdhvs_may";
const YEAR = 365 * 24 * 3600;
const LITTLE_ROOM = 50 * 1024 * 1024;

/** The last count outside the database: a cookie outlives an eviction. @param {string} deviceId @param {number} unsent */
export function leaveMark(deviceId, unsent) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${COOKIE}=${deviceId}.${unsent}; Path=/di-dong/; Max-Age=${YEAR}; SameSite=Strict${secure}`;
}

export function clearMark() {
  document.cookie = `${COOKIE}=; Path=/di-dong/; Max-Age=0; SameSite=Strict`;
}

/** @returns {{device: string, unsent: number} | null} */
export function mark() {
  const found = new RegExp(`(?:^|; )${COOKIE}=([0-9a-f-]+)\\.(\\d+)`).exec(document.cookie);
  return found ? { device: found[1] ?? "", unsent: Number(found[2]) } : null;
}

/**
 * The database is empty although this browser had one: the phone cleared it.
 * @param {Connection} connection
 */
export async function evicted(connection) {
  const left = mark();
  return left && !(await recall(connection, "canary")) ? left : null;
}

/** Asks to be kept. Browsers answer without asking the user, or not at all. */
export async function askToStay() {
  if (!navigator.storage?.persist) return false;
  return (await navigator.storage.persisted()) || navigator.storage.persist();
}

/** Bytes left when they are few, else null. */
export async function littleRoom() {
  const told = await navigator.storage?.estimate?.();
  if (!told?.quota) return null;
  const left = told.quota - (told.usage ?? 0);
  return left < LITTLE_ROOM ? left : null;
}

/** @typedef {"zalo" | "facebook" | ""} Builtin */

/** The browser inside another app, where work could be stranded. @param {string} agent @returns {Builtin} */
export function builtinBrowser(agent) {
  if (/\bZalo\b/i.test(agent)) return "zalo";
  return /FBAN|FBAV|FB_IAB|Instagram|Messenger/.test(agent) ? "facebook" : "";
}

/** @param {string} agent */
export function isApple(agent) {
  return /iPhone|iPad|iPod/.test(agent);
}

export function isInstalled() {
  return matchMedia("(display-mode: standalone)").matches || /** @type {any} */ (navigator).standalone === true;
}
