/**
 * Where the page opens. The address names person and chat, so that it survives a reload and two windows side by side
 * can be two people.
 */

/**
 * @typedef {import("./api.js").Person} Person
 * @typedef {import("./api.js").Group} Group
 */

/**
 * The place that the address names, else a secretary in the group of the street.
 * @param {readonly Person[]} people
 * @param {readonly Group[]} groups
 */
export function firstPlace(people, groups) {
  const named = new URLSearchParams(location.search);
  const person =
    people.find((each) => each.id === named.get("person")) ??
    people.find((each) => each.unit !== null && each.roles.includes("secretary")) ??
    people[0];
  if (person === undefined) return undefined;
  const street = groups.find((group) => group.unit === null);
  return { person: person.id, chat: named.get("chat") ?? street?.id ?? person.id };
}

/**
 * @param {string} person
 * @param {string} chat
 */
export function rememberPlace(person, chat) {
  history.replaceState(null, "", `?${new URLSearchParams({ person, chat })}`);
}
