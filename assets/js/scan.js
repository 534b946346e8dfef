// A learner's card read by the camera of the coach's phone, where the browser reads QR codes; others type the numbers.

const PAUSE = 200;
const REFUSED = "Chưa mở được máy ảnh. Hãy cho phép trang này dùng máy ảnh, hoặc gõ số thẻ.";

/**
 * The browser's own reader of codes, which the types do not know yet.
 * @typedef {{detect: (from: HTMLVideoElement) => Promise<{rawValue: string}[]>}} Reader
 */

/** @returns {Promise<Reader | null>} */
async function readerOfCodes() {
  const Detector = /** @type {any} */ (window).BarcodeDetector;
  if (!Detector || !navigator.mediaDevices) return null;
  const known = await Detector.getSupportedFormats();
  return known.includes("qr_code") ? new Detector({ formats: ["qr_code"] }) : null;
}

/**
 * The first code that is held before the camera. Missing: "" when the camera was closed before.
 * @param {Reader} reader
 * @param {HTMLVideoElement} video
 */
async function firstCode(reader, video) {
  while (video.srcObject) {
    const [found] = await reader.detect(video).catch(() => []);
    if (found?.rawValue) return found.rawValue;
    await new Promise((resolve) => window.setTimeout(resolve, PAUSE));
  }
  return "";
}

/** @param {HTMLVideoElement} video */
function stop(video) {
  const stream = video.srcObject;
  if (stream instanceof MediaStream) stream.getTracks().forEach((track) => track.stop());
  video.srcObject = null;
  video.hidden = true;
}

/**
 * @param {Reader} reader
 * @param {HTMLElement} part
 */
async function scan(reader, part) {
  const [video, told] = [part.querySelector("video"), part.querySelector("[role=status]")];
  const form = part.closest("form");
  if (!video || !told || !form) return;
  if (video.srcObject) return stop(video);
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    video.hidden = false;
    await video.play();
  } catch {
    stop(video);
    told.textContent = REFUSED;
    return;
  }
  told.textContent = "Đưa mã trên thẻ vào giữa khung.";
  const code = await firstCode(reader, video);
  stop(video);
  const box = form.elements.namedItem(part.dataset["scan"] ?? "");
  if (!code || !(box instanceof HTMLInputElement)) return;
  box.value = code;
  form.requestSubmit(form.querySelector("button:not([type=button])"));
}

for (const part of document.querySelectorAll("[data-scan]")) {
  if (!(part instanceof HTMLElement)) continue;
  readerOfCodes().then((reader) => {
    if (!reader) return;
    part.hidden = false;
    part.querySelector("button")?.addEventListener("click", () => scan(reader, part));
  });
}

export {};
