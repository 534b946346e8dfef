// A lesson one step at a time: the picture, one action, "Tiếp". Without this script all steps stand below each other.

import { all, button, lookAt, one, show } from "./dom.js";
import { add } from "./store.js";

export function start() {
  const lesson = one("[data-lesson]");
  if (!lesson) return;
  new Walk(lesson).open();
  finish(lesson);
}

class Walk {
  /** @param {HTMLElement} lesson */
  constructor(lesson) {
    this.lesson = lesson;
    this.panels = all(".panel", lesson);
    this.steps = this.panels.filter((panel) => panel.classList.contains("step")).length;
    this.place = 0;
    this.whole = false;
    this.bar = document.createElement("progress");
    this.bar.max = this.steps + 1;
    this.bar.setAttribute("aria-label", "Đã đi được");
    this.back = button("Trước", "", () => this.go(this.place - 1));
    this.on = button("Bắt đầu", "btn-primary", () => this.go(this.place + 1));
    this.all = button("Xem cả bài một lượt", "", () => this.showAll());
  }

  open() {
    const walked = document.createElement("div");
    walked.className = "walked";
    walked.append(this.bar);
    const walk = document.createElement("div");
    walk.className = "walk";
    walk.append(this.back, this.on);
    const aids = document.createElement("div");
    aids.className = "aids";
    aids.append(this.all);
    this.lesson.prepend(walked);
    this.lesson.append(walk, aids);
    this.around = { walked, walk, aids };
    window.addEventListener("hashchange", () => this.follow());
    this.go(Math.max(this.placeOf(location.hash), 0), false);
  }

  /** @param {string} hash */
  placeOf(hash) {
    return hash ? this.panels.findIndex((panel) => `#${panel.id}` === hash) : -1;
  }

  follow() {
    const place = this.placeOf(location.hash);
    if (place >= 0 && !this.whole) this.go(place);
  }

  /** @param {number} place @param {boolean} [look] */
  go(place, look = true) {
    const panel = this.panels[place];
    if (!panel || !this.around) return;
    this.place = place;
    for (const one of this.panels) show(one, one === panel);
    const last = place === this.panels.length - 1;
    show(this.back, place > 0);
    show(this.on, !last);
    show(this.around.aids, place === 0);
    this.around.walk.toggleAttribute("data-first", place === 0 || last);
    this.on.textContent = this.word(place);
    this.bar.value = Math.min(place, this.steps + 1);
    show(this.around.walked, place > 0 && !last);
    document.dispatchEvent(new CustomEvent("learner:step"));
    if (look) this.look(panel);
  }

  /** @param {number} place */
  word(place) {
    if (place === 0) return "Bắt đầu";
    return place === this.panels.length - 2 ? "Học tiếp" : "Tiếp";
  }

  /** @param {HTMLElement} panel */
  look(panel) {
    const head = one("h1, h2", panel) ?? panel;
    head.tabIndex = -1;
    lookAt(this.around && !this.around.walked.hidden ? this.around.walked : panel);
    head.focus({ preventScroll: true });
    history.replaceState(null, "", `#${panel.id}`);
  }

  showAll() {
    this.whole = true;
    for (const panel of this.panels) show(panel);
    for (const one of Object.values(this.around ?? {})) one.remove();
  }
}

/** "I can do it": kept on this device at once. @param {HTMLElement} lesson */
function finish(lesson) {
  const form = one("[data-done-form]", lesson);
  const praise = one("[data-praise]", lesson);
  form?.addEventListener("submit", (event) => {
    const { lesson: code = "", title = "" } = lesson.dataset;
    if (!add({ kind: "lesson", code, title })) return; // no storage here: the server answers
    event.preventDefault();
    show(form, false);
    show(praise);
    praise?.focus();
  });
}
