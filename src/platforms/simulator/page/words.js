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

/** What people can say first. `{task}` becomes an open task of their unit. */
export const examples = [
  "/打卡 {task} 已召开支委会",
  "/我的任务",
  "/进度",
  "/排名",
  "/星级",
  "/逾期",
  "/撤销",
  "/帮助",
];
