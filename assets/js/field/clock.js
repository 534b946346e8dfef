// Instants of this phone, and how far its clock is from the server's.

const STARTED = Date.now() - performance.now();

/** Page start and the time since: a clock set while the page is open changes nothing. */
export function instant() {
  return STARTED + performance.now();
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
