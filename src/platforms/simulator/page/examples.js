/** What each person can say first: nothing that the bot would refuse them, or answer with a question. */

/**
 * @typedef {import("./api.js").Person} Person
 * @typedef {import("./api.js").Ledger} Ledger
 * @typedef {import("./api.js").Task} Task
 * @typedef {{ person: Person, ledger: Ledger, open: readonly Task[] }} Case
 */

const REPORTERS = ["secretary", "deputy", "clerk"];
const SETTERS = ["leader", "sponsor", "organizer"];

/** @type {(roles: readonly string[]) => (of: Case) => boolean} */
const holds =
  (roles) =>
  ({ person }) =>
    person.roles.some((role) => roles.includes(role));

/** @param {Case} of */
const known = ({ person }) => !person.stranger;
/** @param {Case} of */
const hasTasks = ({ ledger }) => ledger.tasks.length > 0;
/** @param {Case} of */
const reports = (of) => hasTasks(of) && holds(REPORTERS)(of);

/** @type {readonly { says: string, to: (of: Case) => boolean }[]} */
const examples = [
  { says: "/打卡 {task} 已完成", to: (of) => reports(of) && of.open.length > 0 },
  { says: "/我的任务", to: hasTasks },
  { says: "/进度", to: known },
  { says: "/排名", to: known },
  { says: "/星级", to: (of) => known(of) && (hasTasks(of) || of.ledger.units.length === 0) },
  { says: "/逾期", to: known },
  { says: "/撤销", to: reports },
  { says: "/设置", to: holds(SETTERS) },
  { says: "/帮助", to: () => true },
];

/**
 * The example sentences for a person, naming a task that is really open.
 * @param {Person} person
 * @param {Ledger} ledger
 */
export function examplesFor(person, ledger) {
  const open = ledger.tasks.filter((task) => ["open", "started", "returned"].includes(task.state));
  const of = { person, ledger, open };
  const task = open.find((each) => each.reference === "任务12") ?? open[0];
  // With two units a number alone would be asked back about.
  const words = [ledger.units.length > 1 ? task?.unit : "", task?.reference].filter(Boolean).join(" ");
  return examples.filter(({ to }) => to(of)).map(({ says }) => says.replace("{task}", words));
}
