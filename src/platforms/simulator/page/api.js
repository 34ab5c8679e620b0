/** The simulator's HTTP calls. Shapes are those of src/platforms/simulator. */

/**
 * @typedef {{ id: string, name: string, roles: string[], unit: string | null, unitKind: string | null, stranger?: boolean }} Person
 * @typedef {{ id: string, name: string, unit: string | null }} Group
 * @typedef {{ n: number, at: string, from: string, text: string, imageUrl?: string }} Message
 * @typedef {{ unit: string, reference: string, title: string, star: string | null, state: string, stateText: string, due: string,
 *   overdue: boolean, late: boolean, reportedBy: string | null }} Task
 * @typedef {{ unit: string, rank: number, movement: number | null, stars: number, starsTotal: number, score: string }} Row
 * @typedef {{ kind: string, kindName: string, rows: Row[] }} Ranking
 * @typedef {{ now: string, unit: string | null, units: string[], tasks: Task[], rankings: Ranking[] }} Ledger
 */

/** @returns {Promise<Person[]>} */
export const people = async () => (await call("/simulator/people")).people;

/** @returns {Promise<Group[]>} */
export const groups = async () => (await call("/simulator/groups")).groups;

/**
 * @param {string} chat
 * @param {number} after
 * @returns {Promise<Message[]>}
 */
export const messages = async (chat, after) =>
  (await call(`/simulator/groups/${encodeURIComponent(chat)}/messages?after=${after}`)).messages;

/**
 * @param {string} person
 * @returns {Promise<Ledger>}
 */
export const ledger = (person) => call(`/simulator/ledger?person=${encodeURIComponent(person)}`);

/**
 * @param {{ from: string, group: string | null, text: string, id: string }} message
 * @returns {Promise<{ replies: { text: string }[], duplicate: boolean }>}
 */
export const say = (message) => call("/simulator/messages", message);

/**
 * @param {string} now
 * @returns {Promise<{ now: string, ran: string[] }>}
 */
export const moveClock = (now) => call("/simulator/clock", { now });

/**
 * @param {string} path
 * @param {object} [body] sent as JSON when given
 */
async function call(path, body) {
  const response = await fetch(
    path,
    body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) },
  ).catch(() => {
    throw new Error("连不上服务，请稍后再试。");
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `服务没有答复（${response.status}）。`);
  return answer;
}
