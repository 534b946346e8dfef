// Reading aloud, where the device has a Vietnamese voice; elsewhere nothing is shown.

import { all, button, one, show } from "./dom.js";

const WORDS = "Đọc cho tôi nghe";
const STOP = "Thôi đọc";

export function start() {
  const place = one("[data-lesson]") ?? one("[data-speak]") ?? one("[data-quiz]") ?? one("[data-simulation]");
  if (!place || !("speechSynthesis" in window)) return;
  const speaker = button(WORDS, "btn--wide speaker", () => speak(speaker, place));
  const aids = document.createElement("div");
  aids.className = "aids";
  aids.append(speaker);
  aids.hidden = true;
  place.before(aids);
  const look = () => show(aids, Boolean(voice()));
  look();
  speechSynthesis.addEventListener?.("voiceschanged", look);
  document.addEventListener("learner:step", () => quiet(speaker));
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
}

function voice() {
  return speechSynthesis.getVoices().find((one) => one.lang.toLowerCase().replace("_", "-").startsWith("vi"));
}

/** @param {HTMLElement} speaker */
function quiet(speaker) {
  speechSynthesis.cancel();
  speaker.textContent = WORDS;
}

/** @param {HTMLElement} speaker @param {HTMLElement} place */
function speak(speaker, place) {
  const found = voice();
  if (speaker.textContent === STOP || !found) return quiet(speaker);
  speechSynthesis.cancel();
  const sentences = seen(place);
  speaker.textContent = STOP;
  for (const [number, sentence] of sentences.entries()) {
    const said = new SpeechSynthesisUtterance(sentence);
    said.lang = "vi-VN";
    said.voice = found;
    said.rate = 0.9;
    if (number === sentences.length - 1) said.onend = () => quiet(speaker);
    speechSynthesis.speak(said);
  }
}

/** What is on the screen now, piece by piece: long texts break off on some phones. @param {HTMLElement} place */
function seen(place) {
  const inside = all("h1, h2, p, legend, .big-choice > span", place);
  const texts = (inside.length ? inside : [place]).filter((one) => one.offsetParent !== null && !one.closest(".way"));
  return texts.map((one) => one.innerText.trim()).filter(Boolean);
}
