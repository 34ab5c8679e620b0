import type { Queryable } from "../database/door.ts";
import {
  type AccountChange,
  changesBetween,
  type LoadChanges,
  type Snapshot,
  snapshot,
} from "./load-changes.ts";
import type { LoadProblem } from "./load-problem.ts";
import type { Rename, RenameResult } from "./load-renames.ts";
import type { PlannedUnit, StreetPlan } from "./street-plan.ts";
import { platformNames, type Role, roleNames } from "./words.ts";

/** What a clerk should know about a load beside its counts. */
export interface Remarks {
  readonly renamed: readonly Rename[];
  /** What was loaded all the same, and should be looked at: each with its cell and what to do. */
  readonly reminders: readonly LoadProblem[];
  /** Codes that were another name's before. */
  readonly renamedPeople: readonly RenamedPerson[];
  readonly appointed: readonly HeldPost[];
  readonly withdrawn: readonly HeldPost[];
  readonly changes: LoadChanges;
  /** In the ledger and not in the plan: names of units, and of people who have posts. */
  readonly otherUnits: readonly string[];
  readonly otherPeople: readonly string[];
}

/** A person's code that the plan gives to another name. */
export interface RenamedPerson {
  readonly key: string;
  readonly was: string;
  readonly name: string;
  /** With an account that was not theirs: somebody else, in all likelihood, whose former accounts must go. */
  readonly replaced: boolean;
}

export interface HeldPost {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly role: Role;
  /** The unit or the section. */
  readonly place: string | null;
}

/** The people of the plan whose name the ledger has otherwise; asked before anything is written. */
export async function renamedPeople(
  tx: Queryable,
  streetId: number,
  { people }: StreetPlan,
): Promise<RenamedPerson[]> {
  const { rows } = await tx.query<RenamedPerson>(
    `SELECT p.key, p.name AS was, w.name, EXISTS (
       SELECT FROM jsonb_to_recordset(w.accounts) AS a(platform text, "user" text, corp text)
       WHERE NOT EXISTS (SELECT FROM gov.account o
         WHERE o.person_id = p.id
           AND (o.platform, o.user_id, o.corp) = (a.platform, a."user", coalesce(a.corp, '')))) AS replaced
     FROM jsonb_to_recordset($2::jsonb) AS w(key text, name text, accounts jsonb)
     JOIN gov.person p ON p.street_id = $1 AND p.key = w.key AND p.name <> w.name
     ORDER BY p.key`,
    [streetId, JSON.stringify(people)],
  );
  return rows;
}

/** Every post of the street, by names as they are now. */
export async function heldPosts(tx: Queryable, streetId: number): Promise<HeldPost[]> {
  const { rows } = await tx.query<HeldPost>(
    `SELECT concat_ws(' ', p.id, r.role, 'u' || r.unit_id, 's' || r.section_id) AS id, p.key, p.name, r.role,
       coalesce(u.name, s.name) AS place
     FROM gov.person_role r JOIN gov.person p ON p.id = r.person_id
     LEFT JOIN gov.unit u ON u.id = r.unit_id LEFT JOIN gov.section s ON s.id = r.section_id
     WHERE p.street_id = $1 ORDER BY u.position, s.name, r.role, p.key`,
    [streetId],
  );
  return rows;
}

/** What is known of a load before its rows are written. */
export interface Before {
  readonly renames: RenameResult;
  readonly people: readonly RenamedPerson[];
  readonly posts: readonly HeldPost[];
  readonly snapshot: Snapshot;
  readonly reminders: readonly LoadProblem[];
}

/** The remarks, once everything is written. */
export async function remarksAfter(
  tx: Queryable,
  streetId: number,
  { units, people }: StreetPlan,
  before: Before,
): Promise<Remarks> {
  const posts = await heldPosts(tx, streetId);
  const [were, still] = [before.posts, posts].map((held) => new Set(held.map(({ id }) => id)));
  const changes = changesBetween(before.snapshot, await snapshot(tx, streetId));
  const planned = new Set(people.map(({ key }) => key));
  const others = posts.filter(({ key }) => !planned.has(key));
  const { rows } = await tx.query<{ name: string }>(
    `SELECT name FROM gov.unit WHERE street_id = $1 AND NOT name = ANY ($2::text[]) ORDER BY position, id`,
    [streetId, units.map(({ name }) => name)],
  );
  const joined = new Set(before.renames.impossible.map(({ from }) => from));
  return {
    renamed: before.renames.done,
    reminders: [
      ...before.renames.impossible.map(notJoined),
      ...withoutSecretary(units, posts),
      ...before.reminders,
    ],
    renamedPeople: before.people,
    appointed: posts.filter(({ id }) => !were?.has(id)),
    withdrawn: before.posts.filter(({ id }) => !still?.has(id)),
    changes,
    otherUnits: rows.map(({ name }) => name).filter((name) => !joined.has(name)),
    otherPeople: [...new Map(others.map(({ key, name }) => [key, name])).values()],
  };
}

function notJoined({ from, to }: Rename): LoadProblem {
  return {
    at: { table: "units", row: to, column: "formerName" },
    problem: `没有改名：“${from}”和“${to}”在台账里都已有记录，不能合成一个`,
    mend: `请把“原名”留空；“${from}”的任务和记录仍在台账里`,
  };
}

/** Units of the plan that nobody leads now: the last secretary has left without a successor. */
function withoutSecretary(units: readonly PlannedUnit[], posts: readonly HeldPost[]): LoadProblem[] {
  const led = new Set(posts.flatMap(({ role, place }) => (role === "secretary" ? place : [])));
  return units
    .filter(({ name }) => !led.has(name))
    .map(({ name }) => ({
      at: { table: "units", row: name, column: "name" },
      problem: `单位“${name}”现在没有书记`,
      mend: "定了新书记，请在“人员”表加一行，再导入一次",
    }));
}

const MOST_NAMES = 5;
const MOST_LINES = 20;

/** 甲、乙、丙 等 9 人. */
function someOf(names: readonly string[], measure: string): string {
  const first = names.slice(0, MOST_NAMES).join("、");
  return names.length > MOST_NAMES ? `${first} 等 ${names.length} ${measure}` : first;
}

function inLines(lines: readonly string[]): string[] {
  if (lines.length <= MOST_LINES) return [...lines];
  return [...lines.slice(0, MOST_LINES), `…… 共 ${lines.length} 条`];
}

/** Accounts that speak for somebody else now, and those that speak for nobody; a person's own new one is no news. */
function accountLines(changes: readonly AccountChange[], renamed: readonly RenamedPerson[]): string[] {
  const replaced = new Set(renamed.map(({ key }) => key));
  const gains = new Set(changes.map(({ platform, to }) => `${platform} ${to?.personKey}`));
  return changes.flatMap(({ platform, from, to }) => {
    if (!from) return [];
    const name = platformNames[platform] ?? platform;
    if (to) return [`账号改归：${name} ${from.personName} → ${to.personName}`];
    // Of a code that is somebody else's now, it is said with the name.
    const known = replaced.has(from.personKey) || gains.has(`${platform} ${from.personKey}`);
    return known ? [] : [`账号取消：${name} ${from.personName}`];
  });
}

/** The remarks beside the reminders as Chinese lines for a terminal; none where there is nothing to say. */
export function remarkLines(remarks: Remarks): string[] {
  const { renamed, withdrawn, changes, otherUnits, otherPeople } = remarks;
  const pairs = renamed.map(({ from, to }) => `${from} → ${to}`);
  return [
    ...(pairs.length > 0 ? [`改名 ${pairs.length}：${pairs.join("；")}`] : []),
    ...inLines(
      withdrawn.map(
        ({ place, role, name }) => `撤下：${[place, roleNames[role], name].filter(Boolean).join(" ")}`,
      ),
    ),
    ...inLines(accountLines(changes.accounts, remarks.renamedPeople)),
    ...inLines(
      remarks.renamedPeople.map(
        ({ key, was, name, replaced }) =>
          `编号 ${key}：${was} 改为 ${name}${replaced ? "，原来的账号已撤下；若是换了人，以后请另填编号，过去的记录才不会记在新人名下" : ""}`,
      ),
    ),
    ...(otherUnits.length > 0
      ? [`台账里有、表里没有：${someOf(otherUnits, "个单位")}（如是改名，请填“原名”列）`]
      : []),
    ...(otherPeople.length > 0
      ? [
          `台账里有职务、表里没有：${someOf(otherPeople, "人")}（仍保留；不再任职的，请在“人员”表职务填“离任”）`,
        ]
      : []),
  ];
}
