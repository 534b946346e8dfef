// A phone that is only drawn: each touch leads on or says kindly why not. Nothing is sent anywhere.

import { all, lookAt, one, show } from "./dom.js";
import { add } from "./store.js";

const PATIENCE = 2;

export function start() {
  const box = one("[data-simulation]");
  if (box) new Simulation(box).open();
}

/** @typedef {Record<string, { to: string, says: string }>} Moves */

class Simulation {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.box = box;
    this.scenes = all(".scene", box);
    this.said = one(".said", box);
    this.hint = one("[data-hint]", box);
    this.onward = one("[data-onward]");
    this.wrong = 0;
  }

  open() {
    this.box.addEventListener("click", (event) => this.touched(event));
    this.box.addEventListener("keydown", (event) => {
      const way = event.target instanceof Element ? event.target.closest("[data-way]") : null;
      if (way && event.key === " ") {
        event.preventDefault();
        this.touch(way);
      }
    });
    this.hint?.addEventListener("click", () => this.point());
    one("[data-again]", this.box)?.addEventListener("click", (event) => {
      event.preventDefault();
      this.say("");
      this.enter(this.scenes[0]);
    });
    this.offer();
    show(this.onward, this.here()?.dataset.end === "done"); // nothing to touch by mistake before the end
  }

  here() {
    return this.scenes.find((scene) => !scene.hidden);
  }

  /** @param {Event} event */
  touched(event) {
    const target = event.target instanceof Element ? event.target : null;
    const way = target?.closest("[data-way]");
    if (way) {
      event.preventDefault();
      this.touch(way);
    } else if (target?.closest(".drawn--sim") && !this.here()?.dataset.end) {
      this.miss(this.box.dataset.notHere ?? "");
    }
  }

  /** @param {Element} way */
  touch(way) {
    const scene = this.here();
    const move = scene && movesOf(scene)[way.getAttribute("data-way") ?? ""];
    if (!scene || !move) return;
    const next = this.scenes.find((one) => one.dataset.scene === move.to);
    if (!next || next === scene) return this.miss(move.says);
    this.say(move.says);
    this.enter(next);
  }

  /** @param {string} words */
  miss(words) {
    this.wrong += 1;
    this.say(words);
    this.said?.scrollIntoView({ block: "nearest" });
    this.offer();
  }

  /** @param {HTMLElement | undefined} scene */
  enter(scene) {
    if (!scene) return;
    for (const one of this.scenes) show(one, one === scene);
    for (const shown of this.box.querySelectorAll(".is-shown")) shown.classList.remove("is-shown");
    this.wrong = 0;
    this.offer();
    show(this.onward, scene.dataset.end === "done");
    if (scene.dataset.end === "done") {
      const { simulation: code = "", title = "" } = this.box.dataset;
      add({ kind: "simulation", code, title });
    }
    const words = one(".scene__do", scene);
    if (words) lookAt(words);
  }

  /** @param {string} words */
  say(words) {
    if (!this.said) return;
    this.said.textContent = words;
    show(this.said, Boolean(words));
  }

  /** Help is offered after two wrong touches. */
  offer() {
    show(this.hint, this.wrong >= PATIENCE && Boolean(this.here()?.dataset.good));
  }

  point() {
    const scene = this.here();
    const good = scene?.querySelector(`[data-way="${scene.dataset.good ?? ""}"]`);
    good?.classList.add("is-shown");
    if (good instanceof SVGElement) good.focus();
  }
}

/** @param {HTMLElement} scene @returns {Moves} */
function movesOf(scene) {
  return JSON.parse(document.getElementById(`canh-${scene.dataset.scene ?? ""}`)?.textContent ?? "{}");
}
