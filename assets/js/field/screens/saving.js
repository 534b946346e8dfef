// The one place that says "đã lưu", and the one that says "chưa lưu được".

/** @import {App} from "../app.js" */
/** @import {Act} from "../recording.js" */
import { draftDone } from "../draft.js";
import { h } from "../dom.js";
import { record } from "../recording.js";
import { NotSavedError } from "../store.js";

let saving = false;

/**
 * Writes it down and goes on; stays with the words still on the screen when the phone could not keep it.
 * @param {App} app @param {Act} act @param {string} next
 */
export async function save(app, act, next) {
  if (saving) return; // a second tap of an impatient thumb
  saving = true;
  app.hush();
  try {
    await draftDone();
    const { deed, photosKept } = await record(app.book, act);
    app.go(next);
    const words = photosKept ? "Đã lưu trên máy." : "Đã lưu trên máy, nhưng máy hết chỗ nên chưa lưu được ảnh.";
    app.say(words, { tone: photosKept ? "good" : "bad", more: deed.type === "visit_recorded" && h("a", { href: "#/chua-gui" }, "Xem, sửa") });
    void app.flow.nudge();
  } catch (error) {
    app.say(refusal(error), { tone: "bad" });
  } finally {
    saving = false;
  }
}

/** @param {unknown} error */
function refusal(error) {
  const full = error instanceof NotSavedError && error.why === "full";
  return full
    ? "CHƯA lưu được: điện thoại hết chỗ trống. Hãy xóa bớt ảnh, video trong máy rồi bấm lưu lại. Những gì vừa chọn vẫn còn trên màn hình."
    : "CHƯA lưu được. Những gì vừa chọn vẫn còn trên màn hình, hãy bấm lưu lại.";
}
