/** The domain's words as the page says them. */

/** @type {Record<string, string>} */
export const roleNames = {
  secretary: "书记",
  deputy: "副书记",
  clerk: "专干",
  sponsor: "分包领导",
  leader: "街道领导",
  organizer: "组织员",
  reviewer: "牵头科室",
  instructor: "两新指导员",
  observer: "观察员",
};

/** @param {import("./api.js").Person} person */
export const rolesText = (person) => person.roles.map((role) => roleNames[role] ?? role).join("、");

/**
 * Somebody whom the street's list does not hold: the bot tells them so.
 * @param {string} id
 * @returns {import("./api.js").Person}
 */
export const strangerOf = (id) => ({
  id,
  name: "不在名单里的人",
  roles: [],
  unit: null,
  unitKind: null,
  stranger: true,
});

/**
 * Unit and roles, those that there are.
 * @param {import("./api.js").Person} person
 */
export const postText = (person) =>
  person.stranger ? ["机器人不认识"] : [person.unit ?? "", rolesText(person)].filter(Boolean);

/**
 * What stands where a person's tasks would be.
 * @param {import("./api.js").Person} person
 * @param {import("./api.js").Ledger} ledger
 */
export function whyNoTasks(person, { units }) {
  const instead = "换成一位社区或村的书记，就能看到任务怎样变化。";
  if (person.stranger) return `名单里没有这个人，看不到台账。${instead}`;
  if (units.length > 0) return `${units.join("、")}没有任务。${instead}`;
  return `街道的同志没有本单位台账。${instead}`;
}

/** @param {import("./api.js").Person} person */
export const whyNoRanking = (person) => (person.stranger ? "名单里没有这个人，看不到排名。" : "还没有排名。");
