/** The message field: sending, recalling what was sent, and the example sentences. */

import { element, part } from "./elements.js";
import { roving, stopAt } from "./roving.js";

/** @param {(text: string) => void} send */
export function composer(send) {
  const field = part("text", HTMLTextAreaElement);
  const recall = recallFor(field);

  const submit = () => {
    const text = field.value.trim();
    if (text === "") return;
    recall.keep(text);
    write(field, "");
    send(text);
  };

  part("composer", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
    field.focus();
  });
  field.addEventListener("input", () => {
    recall.stop();
    grow(field);
  });
  field.addEventListener("keydown", (event) => {
    // Enter and arrows belong to the input method while it is composing characters.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
    if ((event.key === "ArrowUp" || event.key === "ArrowDown") && recall.step(event.key))
      event.preventDefault();
  });

  return {
    focus: () => field.focus(),
    /** @param {string} text */
    write(text) {
      write(field, text);
      field.focus();
    },
    /** Gives back what could not be sent, unless something else was typed meanwhile. */
    restore(/** @type {string} */ text) {
      if (field.value === "") write(field, text);
    },
    /** @param {string} text */
    hint(text) {
      field.placeholder = text;
    },
  };
}

/**
 * The example sentences, to be written by a click.
 * @param {string} prefix what stands in front in a group, so that the bot hears it
 * @param {readonly string[]} sentences
 * @param {(text: string) => void} write
 */
export function showExamples(prefix, sentences, write) {
  const row = part("chips", HTMLElement);
  const shown = JSON.stringify([prefix, sentences]);
  // Rebuilding would take the keyboard's place away from whoever stands on a chip.
  if (row.dataset.shown === shown) return;
  row.dataset.shown = shown;
  row.replaceChildren(
    ...sentences.map((sentence) => {
      const chip = element("button", { type: "button", title: prefix + sentence }, sentence);
      chip.addEventListener("click", () => write(prefix + sentence));
      return chip;
    }),
  );
  stopAt(row, row.querySelector("button"));
}

/** Lets the arrow keys walk along the example sentences. */
export function listenToExamples() {
  roving(part("chips", HTMLElement));
}

/**
 * ↑ brings back what was sent before, ↓ goes towards the newest, as in a shell.
 * @param {HTMLTextAreaElement} field
 */
function recallFor(field) {
  /** @type {string[]} */
  const sent = [];
  /** @type {number | undefined} */
  let at;
  return {
    /** @param {string} text */
    keep(text) {
      if (sent[sent.length - 1] !== text) sent.push(text);
      at = undefined;
    },
    stop() {
      at = undefined;
    },
    /** @param {"ArrowUp" | "ArrowDown"} key */
    step(key) {
      // In the middle of writing, the arrows move the caret.
      if (at === undefined && (key === "ArrowDown" || field.value !== "")) return false;
      const to = (at ?? sent.length) + (key === "ArrowUp" ? -1 : 1);
      if (to < 0 || sent.length === 0) return true;
      at = to < sent.length ? to : undefined;
      write(field, sent[to] ?? "");
      return true;
    },
  };
}

/**
 * @param {HTMLTextAreaElement} field
 * @param {string} text
 */
function write(field, text) {
  field.value = text;
  field.setSelectionRange(text.length, text.length);
  grow(field);
}

/** @param {HTMLTextAreaElement} field */
function grow(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}
