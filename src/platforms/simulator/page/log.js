/** The bubbles of one chat. */

import { element } from "./elements.js";
import { picture } from "./picture.js";
import { clockTime, day, dayText } from "./time.js";

/**
 * @typedef {import("./api.js").Message} Message
 * @typedef {{ me: string, bot: string, name: (id: string) => string, post: (id: string) => string }} Cast
 */

/** Bubbles closer than this stand under one time. */
const PAUSE_MS = 5 * 60_000;

/** Whoever has scrolled further up than this is reading, and is left there. */
const NEAR_END_PX = 120;

/** @param {HTMLElement} root */
export function bubbles(root) {
  /** @type {Message | undefined} */
  let last;
  /** @type {{ text: string, row: HTMLElement }[]} */
  let onTheWay = [];

  // Notices and example sentences come and go below, and phones show keyboards: the newest line stays in sight.
  let wasNearEnd = true;
  root.addEventListener("scroll", () => {
    wasNearEnd = isNearEnd(root);
  });
  new ResizeObserver(() => {
    if (wasNearEnd) goToEnd(root);
  }).observe(root);

  /** @param {{ text: string, row: HTMLElement } | undefined} sent */
  const arrived = (sent) => {
    sent?.row.remove();
    onTheWay = onTheWay.filter((each) => each !== sent);
  };

  return {
    /** Empties the chat, for another one. */
    clear() {
      last = undefined;
      onTheWay = [];
      root.replaceChildren();
    },

    /**
     * @param {readonly Message[]} messages
     * @param {Cast} cast
     */
    append(messages, cast) {
      if (messages.length === 0) return;
      const follow = isNearEnd(root) || messages.some((message) => message.from === cast.me);
      root.querySelector(".empty")?.remove();
      for (const message of messages) {
        if (message.from === cast.me) arrived(onTheWay.find((sent) => sent.text === message.text));
        if (startsNewTime(last, message)) root.append(timeLine(message.at));
        root.append(bubble(message, cast));
        last = message;
      }
      if (follow) goToEnd(root);
    },

    /**
     * What was typed and is on its way, until the chat itself shows it or the returned function is called.
     * @param {string} text
     * @param {Cast} cast
     */
    pending(text, cast) {
      root.querySelector(".empty")?.remove();
      const row = bubble({ n: 0, at: "", from: cast.me, text }, cast);
      row.classList.add("pending");
      const sent = { text, row };
      onTheWay.push(sent);
      root.append(row);
      goToEnd(root);
      return () => arrived(sent);
    },

    /** @param {string} text */
    empty(text) {
      if (root.childElementCount === 0) root.append(element("p", { class: "empty" }, text));
    },
  };
}

/**
 * Shows the newest line, also once the pictures that are still on their way have made the chat longer.
 * @param {HTMLElement} root
 */
function goToEnd(root) {
  const scroll = () => {
    root.scrollTop = root.scrollHeight;
  };
  scroll();
  for (const image of root.querySelectorAll("img")) {
    if (!image.complete) image.addEventListener("load", scroll, { once: true });
  }
}

/** @param {HTMLElement} root */
function isNearEnd(root) {
  return root.scrollHeight - root.scrollTop - root.clientHeight < NEAR_END_PX;
}

/**
 * @param {Message | undefined} last
 * @param {Message} message
 */
function startsNewTime(last, message) {
  if (last === undefined || day(last.at) !== day(message.at)) return true;
  return Date.parse(message.at) - Date.parse(last.at) > PAUSE_MS;
}

/** @param {string} at */
function timeLine(at) {
  const time = element("time", { datetime: at }, `${dayText(at)} ${clockTime(at)}`);
  return element("p", { class: "time" }, time);
}

/**
 * @param {Message} message
 * @param {Cast} cast
 */
function bubble(message, cast) {
  const isBot = message.from === cast.bot;
  const side = message.from === cast.me ? "mine" : "theirs";
  const name = isBot ? cast.bot : cast.name(message.from);
  const avatar = element("span", { class: isBot ? "avatar bot" : "avatar", "aria-hidden": "true" });
  avatar.textContent = isBot ? "★" : name.slice(0, 1);

  const head = element("p", { class: "from" }, element("b", {}, name));
  const post = isBot ? "机器人" : cast.post(message.from);
  if (post) head.append(" ", element("span", {}, post));
  if (message.at) head.append(" ", element("time", { datetime: message.at }, clockTime(message.at)));

  const body = element("div", { class: "bubble" });
  if (message.text) body.append(message.text);
  if (message.imageUrl) body.append(picture(message.imageUrl));

  const classes = isBot ? `line ${side} from-bot` : `line ${side}`;
  return element("div", { class: classes }, avatar, element("div", { class: "said" }, head, body));
}
