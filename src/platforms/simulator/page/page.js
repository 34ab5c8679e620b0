/** The simulator's page: who speaks, where, what was said, and what it did to the ledger. */

import * as api from "./api.js";
import { composer, listenToExamples, showExamples } from "./composer.js";
import { part } from "./elements.js";
import { examplesFor } from "./examples.js";
import { forgetLedger, showLedger } from "./ledger.js";
import { bubbles } from "./log.js";
import {
  chatsOf,
  fillPeople,
  focusChats,
  listenToChats,
  showChats,
  showCurrentChat,
  showPerson,
} from "./places.js";
import { poller } from "./polling.js";
import { forgetRanking, showRanking } from "./ranking.js";
import { firstPlace, rememberPlace } from "./start.js";
import { clockTime, dayText, leapFrom } from "./time.js";
import { forgetUnread, lookForUnread, seenUpTo } from "./unread.js";
import { listenToViews, markChanged, showView } from "./views.js";
import { postText, strangerOf, whyNoRanking, whyNoTasks } from "./words.js";

const bot = named("bot-name") ?? "小星";
const stranger = strangerOf(named("stranger") ?? "");
const log = bubbles(part("log", HTMLElement));
const field = composer(send);
const poll = poller([
  { everyMs: 1_500, work: readChat },
  { everyMs: 3_000, work: readLedger },
  { everyMs: 6_000, work: readOthers },
]);

/** @type {readonly api.Person[]} */
let people = [];
/** @type {readonly api.Group[]} */
let groups = [];
/** @type {readonly import("./places.js").Chat[]} */
let chats = [];
/** @type {api.Person} */
let me;
/** @type {import("./places.js").Chat} */
let chat;
/** Number of the last line that was read from the chat. */
let lastLine = 0;
let streetNow = "";

await start().catch(report);

async function start() {
  const [known, found] = await Promise.all([api.people(), api.groups()]);
  groups = found;
  people = known.length > 0 ? [...known, stranger] : [];
  fillPeople(people, (id) => become(id));
  listenToChats((id) => enter(id));
  listenToExamples();
  listenToViews();
  listenToKeys();
  listenToLeaps();
  const place = firstPlace(people, groups);
  if (place === undefined) return notice("还没有人员名单。请先导入名单，或用空的数据目录启动示例街道。");
  become(place.person, place.chat);
  field.focus();
  poll.start();
}

/**
 * Takes the part of a person, in the chat that was open if that is still one of theirs.
 * @param {string} personId
 * @param {string} [chatId]
 */
function become(personId, chatId) {
  const wasDirect = chat !== undefined && chat.group === null;
  me = people.find((person) => person.id === personId) ?? me;
  chats = chatsOf(me, groups, bot);
  forgetLedger();
  forgetRanking();
  forgetUnread();
  showPerson(me);
  showChats(chats);
  enter(chatId ?? (wasDirect ? me.id : chat.id));
  poll.now(readLedger).catch((error) => {
    report(error);
    showBoards({ now: streetNow, unit: null, units: [], tasks: [], rankings: [] });
  });
  poll.now(readOthers).catch(report);
}

/** @param {string} chatId */
function enter(chatId) {
  chat = chats.find((each) => each.id === chatId) ?? /** @type {import("./places.js").Chat} */ (chats[0]);
  rememberPlace(me.id, chat.id);
  showCurrentChat(chat);
  part("chat-name", HTMLElement).textContent = chat.group === null ? `${bot}（单聊）` : chat.name;
  part("chat-hint", HTMLElement).textContent =
    chat.group === null ? "直接说就行，不用 @。" : `群里请 @${bot} 再说；斜杠开头的命令，不 @ 它也认。`;
  field.hint(chat.group === null ? `和${bot}说…` : `群里要 @${bot}`);
  notice("");
  log.clear();
  lastLine = 0;
  poll.now(readChat).catch(report);
}

/** Whoever switches chats while an answer is on its way gets nothing of the old one. */
async function readChat() {
  const asked = chat;
  const lines = await api.messages(asked.id, lastLine);
  if (asked !== chat) return;
  const fresh = lines.filter((line) => line.n > lastLine);
  lastLine = fresh.length > 0 ? Math.max(...fresh.map((line) => line.n)) : lastLine;
  seenUpTo(chat.id, lastLine);
  log.append(fresh, cast());
  log.empty("这里还没有消息。点一句下面的例句，按 Enter 发出去试试。");
}

async function readLedger() {
  const asked = me;
  const ledger = await api.ledger(asked.id);
  if (asked !== me) return;
  streetNow = ledger.now;
  showBoards(ledger);
}

/** @param {api.Ledger} ledger */
function showBoards(ledger) {
  const now = part("now", HTMLTimeElement);
  now.dateTime = ledger.now;
  now.textContent = ledger.now && `${dayText(ledger.now)} ${clockTime(ledger.now)}`;
  if (showLedger(ledger, whyNoTasks(me, ledger))) markChanged("ledger");
  if (showRanking(ledger, whyNoRanking(me))) markChanged("ranking");
  showExamples(chat.group === null ? "" : `@${bot} `, examplesFor(me, ledger), field.write);
}

async function readOthers() {
  await lookForUnread(chats, chat, me.id);
}

/** @param {string} text */
async function send(text) {
  const done = log.pending(text, cast());
  notice("");
  try {
    await api.say({ from: me.id, group: chat.group, text, id: randomId() });
    await Promise.all([poll.now(readChat), poll.now(readLedger)]);
  } catch (error) {
    field.restore(text);
    report(error);
  } finally {
    done();
  }
}

function cast() {
  /** @param {string} id */
  const find = (id) => people.find((person) => person.id === id);
  return {
    me: me.id,
    bot,
    name: (/** @type {string} */ id) => find(id)?.name ?? id,
    post: (/** @type {string} */ id) => {
      const person = find(id);
      return person ? postText(person).join(" ") : "";
    },
  };
}

function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLSelectElement;
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      focusChats();
    } else if (event.key === "Escape") {
      field.focus();
    } else if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      // The slash itself is not typed: it would join what already stands there.
      event.preventDefault();
      field.focus();
    }
  });
}

function listenToLeaps() {
  for (const button of document.querySelectorAll(".leaps button")) {
    button.addEventListener("click", () => leap(button.getAttribute("data-leap") ?? "hour").catch(report));
  }
}

/** @param {string} far */
async function leap(far) {
  // What falls due is said in the chats; on a phone the ledger may stand before them.
  showView("chat");
  notice("正在拨时间…");
  const { now, ran } = await api.moveClock(leapFrom(streetNow, far));
  const jobs = ran.length > 0 ? `，到点的事办了 ${ran.length} 件` : "，没有到点的事";
  notice(`街道时间到了${dayText(now)} ${clockTime(now)}${jobs}。`);
  await Promise.all([poll.now(readChat), poll.now(readLedger), poll.now(readOthers)]);
}

/** @param {unknown} error */
function report(error) {
  notice(error instanceof Error ? error.message : String(error), "error");
}

/**
 * @param {string} text
 * @param {"" | "error"} [kind]
 */
function notice(text, kind = "") {
  const line = part("notice", HTMLElement);
  line.textContent = text;
  line.dataset.kind = kind;
}

/** @param {string} name */
function named(name) {
  return document.querySelector(`meta[name="${name}"]`)?.getAttribute("content");
}

/** crypto.randomUUID exists only on https and localhost; the page is also opened at plain addresses. */
function randomId() {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
