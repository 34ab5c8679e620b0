/** Notices what is said in one's other chats: a reminder comes to the direct chat while one looks at the group. */

import * as api from "./api.js";
import { markUnread } from "./places.js";

/** @type {Map<string, number>} */
let seen = new Map();

/** Another person has read other things. */
export function forgetUnread() {
  seen = new Map();
}

/**
 * @param {string} chat
 * @param {number} line
 */
export function seenUpTo(chat, line) {
  seen.set(chat, line);
  markUnread(chat, false);
}

/**
 * Looks into one's own chats except the open one. What stood there at the first look counts as read.
 * @param {readonly import("./places.js").Chat[]} chats
 * @param {import("./places.js").Chat} open
 * @param {string} me
 */
export async function lookForUnread(chats, open, me) {
  const others = chats.filter((chat) => chat.tag !== "" && chat !== open);
  await Promise.all(
    others.map(async (chat) => {
      const before = seen.get(chat.id);
      const lines = await api.messages(chat.id, before ?? 0);
      if (before === undefined) seen.set(chat.id, lines[lines.length - 1]?.n ?? 0);
      else if (lines.some((line) => line.from !== me)) markUnread(chat.id, true);
    }),
  );
}
