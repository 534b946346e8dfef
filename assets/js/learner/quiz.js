// Questions one at a time, judged at once and explained. Without this script the form is sent and comes back judged.

import { fold } from "../field/fold.js";
import { all, button, lookAt, one, show } from "./dom.js";
import { add } from "./store.js";

export function start() {
  const form = one("form[data-quiz]");
  if (form instanceof HTMLFormElement) new Quiz(form).open();
}

class Quiz {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.questions = all(".question", form);
    this.after = one("#hoc-tiep");
    this.place = 0;
    this.right = 0;
    this.asked = 0;
    this.check = button("Xem đúng chưa", "btn-primary btn--wide", () => this.judge());
    this.on = button("Câu tiếp", "btn-primary btn--wide", () => this.go(this.place + 1));
  }

  open() {
    show(one("[data-all]", this.form), false);
    for (const old of all("[role=status].alert")) show(old, false);
    for (const question of this.questions) makeReady(question);
    const actions = document.createElement("div");
    actions.className = "actions";
    actions.append(this.check, this.on);
    this.form.append(actions);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.check.hidden) this.judge();
    });
    this.form.addEventListener("change", (event) => {
      if (event.target instanceof HTMLInputElement && event.target.type === "radio") this.judge();
    });
    show(this.after, false);
    this.go(0, false);
  }

  /** @param {number} place @param {boolean} [look] */
  go(place, look = true) {
    if (place >= this.questions.length) return this.end();
    this.place = place;
    for (const [number, question] of this.questions.entries()) show(question, number === place);
    const question = this.questions[place];
    if (!question) return;
    show(this.check, question.dataset.kind !== "one");
    show(this.on, false);
    if (look) {
      question.tabIndex = -1;
      lookAt(question);
    }
  }

  judge() {
    const question = this.questions[this.place];
    if (!question || question.dataset.judged) return;
    const right = isRight(question);
    if (right === null) return this.ask(question);
    question.dataset.judged = "1";
    this.asked += 1;
    this.right += right ? 1 : 0;
    explain(question, right);
    show(this.check, false);
    show(this.on);
    this.on.textContent = this.place === this.questions.length - 1 ? "Xem kết quả" : "Câu tiếp";
  }

  /** @param {HTMLElement} question */
  ask(question) {
    const verdict = one(".verdict", question);
    const words = one("[data-verdict]", question);
    if (!verdict || !words) return;
    words.textContent = "Bác trả lời hết rồi hãy xem nhé.";
    verdict.classList.add("is-wrong");
    for (const more of all("p:not([data-verdict])", verdict)) show(more, false);
    show(verdict);
  }

  end() {
    for (const question of this.questions) show(question, false);
    show(this.on, false);
    const praise = one("[data-praise]", this.after ?? document);
    const words = praise && one("span", praise);
    if (words) words.textContent = `Bác trả lời ${this.asked} câu, đúng ${this.right} câu. ${kind(this.right, this.asked)}`;
    const { quiz: code = "", title = "" } = this.form.dataset;
    add({ kind: "practice", code, title, right: this.right, asked: this.asked });
    show(praise);
    show(this.after);
    if (this.after) lookAt(this.after);
    praise?.focus();
  }
}

/** @param {number} right @param {number} asked */
function kind(right, asked) {
  if (right === asked) return "Giỏi quá!";
  return right * 2 >= asked ? "Tốt lắm, mai thử lại là thuộc." : "Không sao, bác xem lại bài rồi thử lần nữa.";
}

/** Nothing said yet; steps to order become buttons to tap one after another. @param {HTMLElement} question */
function makeReady(question) {
  show(one(".verdict", question), false);
  for (const why of all(".why", question)) show(why, false);
  for (const choice of all(".choice", question)) choice.classList.remove("is-right", "is-wrong");
  if (question.dataset.kind === "order") makeTappable(question);
}

/** @param {HTMLElement} question */
function makeTappable(question) {
  const hint = document.createElement("p");
  hint.textContent = "Chạm lần lượt từ việc làm trước đến việc làm sau. Chạm lại để bỏ.";
  one(".slots", question)?.before(hint);
  const selects = /** @type {HTMLSelectElement[]} */ (all("select", question));
  for (const select of selects) {
    const label = one("label", select.parentElement ?? question);
    const no = document.createElement("span");
    no.className = "no";
    no.setAttribute("aria-hidden", "true");
    const words = document.createElement("span");
    words.textContent = label?.textContent ?? "";
    const tap = button("", "", () => number(selects, select));
    tap.className = "big-choice";
    tap.setAttribute("aria-pressed", "false");
    tap.append(no, words);
    select.value = "";
    show(select, false);
    show(label, false);
    select.before(tap);
  }
}

/** The next free number, or taken back with all after it. @param {HTMLSelectElement[]} selects @param {HTMLSelectElement} touched */
function number(selects, touched) {
  const was = Number(touched.value);
  if (was) {
    for (const select of selects) if (Number(select.value) >= was) select.value = "";
  } else {
    touched.value = String(selects.filter((select) => select.value).length + 1);
  }
  for (const select of selects) {
    const tap = one(".big-choice", select.parentElement ?? document);
    const no = tap && one(".no", tap);
    if (!tap || !no) continue;
    no.textContent = select.value;
    tap.setAttribute("aria-pressed", String(Boolean(select.value)));
    const words = no.nextElementSibling?.textContent ?? "";
    tap.setAttribute("aria-label", select.value ? `Việc thứ ${select.value}: ${words}` : words);
  }
}

/** null: not all of it is answered. @param {HTMLElement} question @returns {boolean | null} */
function isRight(question) {
  const typed = question.querySelector("input[data-accepts]");
  if (typed instanceof HTMLInputElement) {
    if (!typed.value.trim()) return null;
    return (typed.dataset.accepts ?? "").split("|").some((word) => fold(word) === fold(typed.value));
  }
  const selects = [...question.querySelectorAll("select")];
  if (selects.length) {
    return selects.every((select) => select.value) ? selects.every((select) => select.value === select.dataset.answer) : null;
  }
  const boxes = [...question.querySelectorAll("input")];
  return boxes.some((box) => box.checked) ? boxes.every((box) => box.checked === ("right" in box.dataset)) : null;
}

/** @param {HTMLElement} question @param {boolean} right */
function explain(question, right) {
  for (const choice of all(".choice", question)) {
    const box = choice.querySelector("input");
    if (!box) continue;
    const good = "right" in box.dataset;
    choice.classList.toggle("is-right", good);
    choice.classList.toggle("is-wrong", box.checked && !good);
    show(one(".why", choice), box.checked || good);
  }
  for (const why of all(".slots .why", question)) show(why);
  for (const field of question.querySelectorAll("input, select, button")) field.setAttribute("disabled", "");
  const verdict = one(".verdict", question);
  const words = one("[data-verdict]", question);
  if (!verdict || !words) return;
  words.textContent = right ? "Đúng rồi!" : "Chưa đúng, không sao cả.";
  verdict.classList.toggle("is-right", right);
  verdict.classList.toggle("is-wrong", !right);
  for (const more of all("p", verdict)) show(more);
  show(verdict);
  verdict.focus({ preventScroll: true });
  verdict.scrollIntoView({ block: "nearest" });
}
