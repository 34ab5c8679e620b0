/** Who one is and where one speaks. */

import { element, groupBy, part } from "./elements.js";
import { roving, stopAt } from "./roving.js";
import { postText, rolesText } from "./words.js";

/**
 * @typedef {import("./api.js").Person} Person
 * @typedef {import("./api.js").Group} Group
 * @typedef {{ id: string, name: string, group: string | null, tag: string }} Chat `group` is null in a direct chat
 */

/**
 * The people, those of the street office first, then by unit.
 * @param {readonly Person[]} people
 * @param {(id: string) => void} choose
 */
export function fillPeople(people, choose) {
  const select = part("person", HTMLSelectElement);
  const byUnit = groupBy(people, (person) => person.unit ?? (person.stranger ? "其他" : "街道"));
  for (const [unit, members] of byUnit) {
    const options = members.map((person) => element("option", { value: person.id }, optionText(person)));
    select.append(element("optgroup", { label: unit }, ...options));
  }
  select.addEventListener("change", () => choose(select.value));
}

/** @param {Person} person */
export function showPerson(person) {
  part("person", HTMLSelectElement).value = person.id;
  const post = postText(person);
  part("post", HTMLElement).textContent = (person.unit || person.stranger ? post : ["街道", ...post]).join(
    " · ",
  );
}

/**
 * The chats a person would have in the app, their own first; the others follow, since here one may look anywhere.
 * @param {Person} person
 * @param {readonly Group[]} groups
 * @param {string} bot
 * @returns {Chat[]}
 */
export function chatsOf(person, groups, bot) {
  /** @param {Group} group */
  const tag = (group) => {
    if (group.unit === null) return "街道群";
    return group.unit === person.unit ? "本单位群" : "";
  };
  const all = groups.map((group) => ({ id: group.id, name: group.name, group: group.id, tag: tag(group) }));
  const direct = { id: person.id, name: bot, group: null, tag: "单聊" };
  return [...all.filter((chat) => chat.tag), direct, ...all.filter((chat) => !chat.tag)];
}

/** @param {(id: string) => void} choose */
export function listenToChats(choose) {
  const list = part("chats", HTMLUListElement);
  roving(list);
  list.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.dataset.chat) choose(button.dataset.chat);
  });
}

/** @param {readonly Chat[]} chats */
export function showChats(chats) {
  part("chats", HTMLUListElement).replaceChildren(
    ...chats.map((chat) => element("li", {}, chatButton(chat))),
  );
}

/** @param {Chat} current */
export function showCurrentChat(current) {
  for (const button of chatButtons()) {
    if (button.dataset.chat === current.id) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  stopAt(part("chats", HTMLUListElement), currentButton());
}

/** Puts the keyboard where chats are switched. */
export function focusChats() {
  currentButton()?.focus();
}

/**
 * Marks a chat in which somebody spoke meanwhile.
 * @param {string} id
 * @param {boolean} unread
 */
export function markUnread(id, unread) {
  for (const button of chatButtons()) {
    const dot = button.querySelector(".dot");
    if (button.dataset.chat === id && dot instanceof HTMLElement) dot.hidden = !unread;
  }
}

const chatButtons = () => part("chats", HTMLUListElement).querySelectorAll("button");

const currentButton = () => [...chatButtons()].find((button) => button.hasAttribute("aria-current"));

/** @param {Chat} chat */
function chatButton(chat) {
  const icon = element("span", { class: chat.group === null ? "icon bot" : "icon", "aria-hidden": "true" });
  icon.textContent = chat.group === null ? "★" : chat.name.slice(0, 1);
  const names = element("span", { class: "names" }, element("span", { class: "name" }, chat.name));
  if (chat.tag) names.append(element("span", { class: "tag" }, chat.tag));
  const dot = element("span", { class: "dot", hidden: true }, "有新消息");
  return element("button", { type: "button", "data-chat": chat.id }, icon, names, dot);
}

/** @param {Person} person */
function optionText(person) {
  const roles = rolesText(person);
  return roles ? `${person.name}(${roles})` : person.name;
}
