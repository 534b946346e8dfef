// Search in the handbooks that a phone keeps. Run: node --test assets/js/field/tests/*.test.js
import assert from "node:assert/strict";
import { test } from "node:test";
import { foundIn } from "../screens/library.js";

/** @type {import("../types.js").Handbook[]} */
const HANDBOOKS = [{
  id: "quen", title: "Khi bà con quên mật khẩu", sections: [
    { title: "", blocks: [{ k: "paragraph", t: [["Việc hay gặp.", 0]] }] },
    { title: "Đặt lại", blocks: [{ k: "bullet", t: [["Chạm ", 0], ["Quên mật khẩu", 1]] }, { k: "table", rows: [[[["Mã OTP", 0]]]] }] },
    { title: "Hẹn lại", blocks: [] },
  ],
}];
const places = (/** @type {string} */ asked) => foundIn(HANDBOOKS, asked).map(({ at }) => at);

test("the section that says it stands before those of a handbook that is only called so", () => {
  assert.deepEqual(places("quen mat khau"), [1, 0, 2]);
  assert.deepEqual(places("hẹn"), [2]);
});

test("words in tables are found, and words that stand nowhere find nothing", () => {
  assert.deepEqual(places("ma otp"), [1]);
  assert.deepEqual(places("may bay"), []);
});
