// One request. Everything that is not our server's own JSON is told apart from an answer.

import { LONGEST_WAIT, waitAfter } from "./batches.js";

export const APP_VERSION = "1";
const PATIENCE = 45_000;

/** The server said no, or something that is not our server said anything. */
export class RefusedError extends Error {
  /** @param {number} status 0 for no answer at all @param {string} code @param {number} [wait] milliseconds */
  constructor(status, code, wait = 0) {
    super(code);
    this.status = status;
    this.code = code;
    this.wait = wait;
  }

  /** The phone's token no longer holds. */
  get ended() {
    return this.status === 401;
  }
}

/**
 * @typedef {{
 *   token?: string, method?: string, body?: Uint8Array<ArrayBuffer>, headers?: Record<string, string>,
 *   patience?: number,
 * }} Asking
 */

/** @param {string} path @param {Asking} asking @returns {Promise<Response>} */
export async function ask(path, { token, method = "GET", body, headers = {}, patience = PATIENCE }) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  const auth = token ? { Authorization: `Bearer ${token}` } : undefined;
  try {
    return await fetch(path, {
      method, body: body ?? null, credentials: token ? "omit" : "same-origin", cache: "no-store", redirect: "manual",
      signal: stop.signal, headers: { "X-Bdhvs-Version": APP_VERSION, ...auth, ...headers },
    });
  } catch (error) {
    throw new RefusedError(0, stop.signal.aborted ? "timeout" : "no_network");
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The JSON of a 200. Raises: RefusedError
 * @param {string} path @param {Asking} asking
 */
export async function askJson(path, asking) {
  const response = await ask(path, asking);
  const answer = await jsonOf(response);
  if (response.ok && answer) return { answer, response };
  const wait = Number(answer?.["retry_after_ms"]) || Number(response.headers.get("Retry-After")) * 1000 || 0;
  throw new RefusedError(response.status, String(answer?.["code"] ?? "not_ours"), Math.min(wait, LONGEST_WAIT));
}

/** Raises: RefusedError @param {Response} response @returns {Promise<Record<string, any> | null>} */
async function jsonOf(response) {
  if (!(response.headers.get("Content-Type") ?? "").startsWith("application/json")) return null;
  const text = await textOf(response);
  try {
    const found = JSON.parse(text);
    return found && typeof found === "object" ? found : null;
  } catch {
    return null;
  }
}

/**
 * For as long as something keeps coming: a thin line may take minutes, a dead one must not hold up the phone for ever.
 * Raises: RefusedError, when nothing comes any more or the line is cut half way.
 * @param {Response} response
 */
async function textOf(response) {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (reader) {
    const { done, value } = await pieceOf(reader);
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  return text + decoder.decode();
}

/** @param {ReadableStreamDefaultReader<Uint8Array>} reader */
async function pieceOf(reader) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Promise<never>} */
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new RefusedError(0, "timeout")), PATIENCE);
  });
  try {
    return await Promise.race([reader.read(), late]);
  } catch (error) {
    reader.cancel().catch(() => undefined);
    throw error instanceof RefusedError ? error : new RefusedError(0, "no_network");
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Smaller where the phone can.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<{body: Uint8Array<ArrayBuffer>, headers: Record<string, string>}>}
 */
export async function packed(bytes) {
  if (!("CompressionStream" in globalThis) || bytes.length < 2000) return { body: bytes, headers: {} };
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  const body = new Uint8Array(await new Response(stream).arrayBuffer());
  return { body, headers: { "Content-Encoding": "gzip" } };
}

/** When to try again: exactly when the server said, for it spreads the phones itself. @param {unknown} error @param {number} failures */
export function waitFor(error, failures) {
  return (error instanceof RefusedError && error.wait) || waitAfter(failures);
}
