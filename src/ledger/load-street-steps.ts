import type { Before } from "./load-remarks.ts";
import type { StreetPlan } from "./street-plan.ts";

/** One kind of row of a street: which rows the plan asks for, and the one statement that makes them true. */
export interface LoadStep {
  /** 单位, 人员 … for the clerk who reads the counts. */
  readonly title: string;
  /** Passed as $2 (JSON text); left out where the statement needs the street only. */
  readonly rows?: (plan: StreetPlan, before: Before) => readonly object[];
  /**
   * $1 is the street's id. Returns one row {added, changed, removed, unchanged}. All parts of a statement see the rows
   * as they were before it, which is why the counts are true; nothing is written for rows that are the same.
   */
  readonly sql: string;
}

const counts = (parts: { wanted: string; changed?: boolean; removed?: boolean }) => `
  SELECT added, changed, removed, wanted - added - changed AS unchanged FROM (
    SELECT (SELECT count(*) FROM added)::integer AS added,
      ${parts.changed ? "(SELECT count(*) FROM changed)::integer" : "0"} AS changed,
      ${parts.removed ? "(SELECT count(*) FROM removed)::integer" : "0"} AS removed,
      (${parts.wanted})::integer AS wanted) AS c`;

/**
 * SQL: where a post is held. The sheet names all who hold a role there: for a section's role the section counts, for a
 * role of the whole street nothing does, for the others the unit.
 */
const place = (post: string) =>
  `CASE ${post}.role WHEN 'reviewer' THEN ${post}.section_id WHEN 'organizer' THEN NULL ELSE ${post}.unit_id END`;

/** In this order: later rows name earlier ones. */
export const loadSteps = {
  units: {
    title: "单位",
    rows: ({ units }) => units.map((unit, index) => ({ ...unit, position: index + 1 })),
    // New ids are drawn first, so that a sub-branch can name a core that is made by the same statement.
    sql: `WITH want AS MATERIALIZED (
        SELECT w.name, w.kind, w."memberCount" AS members, w.position, w.parent, u.id IS NULL AS is_new,
          coalesce(u.id, nextval(pg_get_serial_sequence('gov.unit', 'id'))) AS id
        FROM jsonb_to_recordset($2::jsonb) AS w(name text, kind text, parent text, "memberCount" integer, position integer)
        LEFT JOIN gov.unit u ON u.street_id = $1 AND u.name = w.name),
      placed AS (
        SELECT w.*, p.id AS parent_id FROM want w LEFT JOIN want p ON p.name = w.parent),
      added AS (
        INSERT INTO gov.unit (id, street_id, name, kind, parent_id, member_count, position) OVERRIDING SYSTEM VALUE
        SELECT id, $1, name, kind, parent_id, members, position FROM placed WHERE is_new RETURNING id),
      changed AS (
        UPDATE gov.unit u SET kind = p.kind, parent_id = p.parent_id, member_count = p.members, position = p.position
        FROM placed p WHERE u.id = p.id AND (u.kind, u.parent_id, u.member_count, u.position)
          IS DISTINCT FROM (p.kind, p.parent_id, p.members, p.position) RETURNING u.id)
      ${counts({ wanted: "SELECT count(*) FROM want", changed: true })}`,
  },
  sections: {
    title: "科室",
    rows: (plan) => sectionNames(plan).map((name) => ({ name })),
    sql: `WITH want AS (SELECT w.name FROM jsonb_to_recordset($2::jsonb) AS w(name text)),
      added AS (
        INSERT INTO gov.section (street_id, name) SELECT $1, name FROM want
        WHERE NOT EXISTS (SELECT FROM gov.section s WHERE s.street_id = $1 AND s.name = want.name) RETURNING id)
      ${counts({ wanted: "SELECT count(*) FROM want" })}`,
  },
  people: {
    title: "人员",
    rows: ({ people }) => people.map(({ key, name }) => ({ key, name })),
    sql: `WITH want AS (SELECT w.key, w.name FROM jsonb_to_recordset($2::jsonb) AS w(key text, name text)),
      added AS (
        INSERT INTO gov.person (street_id, key, name) SELECT $1, key, name FROM want
        WHERE NOT EXISTS (SELECT FROM gov.person p WHERE p.street_id = $1 AND p.key = want.key) RETURNING id),
      changed AS (
        UPDATE gov.person p SET name = want.name FROM want
        WHERE p.street_id = $1 AND p.key = want.key AND p.name <> want.name RETURNING p.id)
      ${counts({ wanted: "SELECT count(*) FROM want", changed: true })}`,
  },
  posts: {
    title: "职务",
    // A person without posts stands here with a null role, so that the former ones go. Where the plan names holders of
    // a post, everybody else's goes: a secretary who was replaced is none any more. Posts it does not name stay.
    rows: ({ people }) =>
      people.flatMap(({ key, posts }) => (posts.length > 0 ? posts : [{}]).map((post) => ({ key, ...post }))),
    sql: `WITH want AS (
        SELECT p.id AS person_id, w.role, u.id AS unit_id, s.id AS section_id
        FROM jsonb_to_recordset($2::jsonb) AS w(key text, role text, unit text, section text)
        JOIN gov.person p ON p.street_id = $1 AND p.key = w.key
        LEFT JOIN gov.unit u ON u.street_id = $1 AND u.name = w.unit
        LEFT JOIN gov.section s ON s.street_id = $1 AND s.name = w.section),
      removed AS (
        DELETE FROM gov.person_role r
        WHERE r.person_id IN (SELECT id FROM gov.person WHERE street_id = $1)
          AND (r.person_id IN (SELECT person_id FROM want)
            OR EXISTS (SELECT FROM want w WHERE w.role = r.role AND ${place("w")} IS NOT DISTINCT FROM ${place("r")}))
          AND NOT EXISTS (SELECT FROM want w WHERE (w.person_id, w.role) = (r.person_id, r.role)
            AND (w.unit_id, w.section_id) IS NOT DISTINCT FROM (r.unit_id, r.section_id)) RETURNING 1),
      added AS (
        INSERT INTO gov.person_role (person_id, role, unit_id, section_id)
        SELECT person_id, role, unit_id, section_id FROM want w WHERE role IS NOT NULL
          AND NOT EXISTS (SELECT FROM gov.person_role r WHERE (w.person_id, w.role) = (r.person_id, r.role)
            AND (w.unit_id, w.section_id) IS NOT DISTINCT FROM (r.unit_id, r.section_id)) RETURNING 1)
      ${counts({ wanted: "SELECT count(*) FROM want WHERE role IS NOT NULL", removed: true })}`,
  },
  accounts: {
    title: "账号",
    rows: ({ people }, before) => {
      const replaced = new Set(before.people.filter((one) => one.replaced).map(({ key }) => key));
      return people.flatMap(({ key, accounts, withoutAccount = [] }) => [
        ...accounts.map((one) => ({ ...one, key, corp: one.corp ?? "", replaced: replaced.has(key) })),
        ...withoutAccount.map((platform) => ({ platform, key, replaced: replaced.has(key) })),
      ]);
    },
    // A row without a user says that there is none any more. Only on platforms for which the plan gives a person an account: a blank cell leaves what was bound in chat, unless
    // the code has become somebody else's.
    sql: `WITH named AS (
        SELECT p.id AS person_id, w.platform, w."user" AS user_id, w.corp, w.replaced
        FROM jsonb_to_recordset($2::jsonb) AS w(key text, platform text, "user" text, corp text, replaced boolean)
        JOIN gov.person p ON p.street_id = $1 AND p.key = w.key),
      want AS (SELECT * FROM named WHERE user_id IS NOT NULL),
      removed AS (
        DELETE FROM gov.account a
        WHERE ((a.person_id, a.platform) IN (SELECT person_id, platform FROM named)
            OR a.person_id IN (SELECT person_id FROM named WHERE replaced))
          AND (a.platform, a.user_id, a.corp) NOT IN (SELECT platform, user_id, corp FROM want) RETURNING 1),
      added AS (
        INSERT INTO gov.account (platform, user_id, corp, person_id)
        SELECT platform, user_id, corp, person_id FROM want
        WHERE (platform, user_id, corp) NOT IN (SELECT platform, user_id, corp FROM gov.account) RETURNING 1),
      changed AS (
        UPDATE gov.account a SET person_id = want.person_id FROM want
        WHERE (a.platform, a.user_id, a.corp) = (want.platform, want.user_id, want.corp)
          AND a.person_id <> want.person_id RETURNING 1)
      ${counts({ wanted: "SELECT count(*) FROM want", changed: true, removed: true })}`,
  },
  groups: {
    title: "群",
    rows: ({ groups }) => groups,
    sql: `WITH want AS (
        SELECT w.platform, w."chatId" AS chat_id, w.name, u.id AS unit_id
        FROM jsonb_to_recordset($2::jsonb) AS w(platform text, "chatId" text, name text, unit text)
        LEFT JOIN gov.unit u ON u.street_id = $1 AND u.name = w.unit),
      added AS (
        INSERT INTO gov.chat_group (street_id, platform, chat_id, name, unit_id)
        SELECT $1, platform, chat_id, name, unit_id FROM want
        WHERE (platform, chat_id) NOT IN (SELECT platform, chat_id FROM gov.chat_group) RETURNING 1),
      changed AS (
        UPDATE gov.chat_group g SET name = want.name, unit_id = want.unit_id FROM want
        WHERE (g.platform, g.chat_id) = (want.platform, want.chat_id)
          AND (g.name, g.unit_id) IS DISTINCT FROM (want.name, want.unit_id) RETURNING 1)
      ${counts({ wanted: "SELECT count(*) FROM want", changed: true })}`,
  },
  robots: {
    title: "群机器人",
    // Groups whose cells are blank keep what they have.
    rows: ({ groups }) =>
      groups.flatMap(({ platform, chatId, robot }) =>
        robot === undefined ? [] : [{ platform, chatId, ...robot }],
      ),
    sql: `WITH want AS (
        SELECT g.id AS group_id, w.url, w.secret, w.fingerprint
        FROM jsonb_to_recordset($2::jsonb)
          AS w(platform text, "chatId" text, url text, secret text, fingerprint text)
        JOIN gov.chat_group g ON (g.street_id, g.platform, g.chat_id) = ($1, w.platform, w."chatId")),
      removed AS (
        DELETE FROM gov.group_robot r USING want w WHERE r.group_id = w.group_id AND w.url IS NULL RETURNING 1),
      added AS (
        INSERT INTO gov.group_robot (group_id, url, secret, fingerprint)
        SELECT group_id, url, secret, fingerprint FROM want w WHERE url IS NOT NULL
          AND NOT EXISTS (SELECT FROM gov.group_robot r WHERE r.group_id = w.group_id) RETURNING 1),
      changed AS (
        UPDATE gov.group_robot r SET url = w.url, secret = w.secret, fingerprint = w.fingerprint FROM want w
        WHERE r.group_id = w.group_id AND w.url IS NOT NULL AND r.fingerprint <> w.fingerprint RETURNING 1)
      ${counts({ wanted: "SELECT count(*) FROM want WHERE url IS NOT NULL", changed: true, removed: true })}`,
  },
  programmes: {
    title: "项目方案",
    rows: ({ programmes }) => programmes.map(({ name, ledger }) => ({ name, ledger })),
    sql: `WITH want AS (SELECT w.name, w.ledger FROM jsonb_to_recordset($2::jsonb) AS w(name text, ledger text)),
      added AS (
        INSERT INTO gov.programme (street_id, name, ledger) SELECT $1, name, ledger FROM want
        WHERE name NOT IN (SELECT name FROM gov.programme WHERE street_id = $1) RETURNING 1),
      changed AS (
        UPDATE gov.programme p SET ledger = want.ledger FROM want
        WHERE p.street_id = $1 AND p.name = want.name AND p.ledger <> want.ledger RETURNING 1)
      ${counts({ wanted: "SELECT count(*) FROM want", changed: true })}`,
  },
  stars: {
    title: "星",
    rows: ({ programmes }) =>
      programmes.flatMap((programme) =>
        Object.entries(programme.stars).flatMap(([kind, names]) =>
          names.map((name, index) => ({ programme: programme.name, kind, position: index + 1, name })),
        ),
      ),
    sql: `WITH want AS (
        SELECT p.id AS programme_id, w.kind, w.position, w.name
        FROM jsonb_to_recordset($2::jsonb) AS w(programme text, kind text, position integer, name text)
        JOIN gov.programme p ON p.street_id = $1 AND p.name = w.programme),
      added AS (
        INSERT INTO gov.star (programme_id, unit_kind, position, name)
        SELECT programme_id, kind, position, name FROM want
        WHERE (programme_id, kind, position) NOT IN (SELECT programme_id, unit_kind, position FROM gov.star) RETURNING 1),
      changed AS (
        UPDATE gov.star s SET name = want.name FROM want
        WHERE (s.programme_id, s.unit_kind, s.position) = (want.programme_id, want.kind, want.position)
          AND s.name <> want.name RETURNING 1)
      ${counts({ wanted: "SELECT count(*) FROM want", changed: true })}`,
  },
  items: {
    title: "任务清单",
    rows: ({ items, programmes }) => {
      const starsOf = new Map(programmes.map(({ name, stars }) => [name, stars]));
      return items.map((item) => ({
        ...item,
        star: placeOf(item.star, starsOf.get(item.programme)?.[item.kind]),
      }));
    },
    sql: `WITH want AS (
        SELECT p.id AS programme_id, w.kind, w.number, w.title, w.standard, w.star, w.category, w.weight,
          w."startsOn" AS starts_on, w."dueOn" AS due_on, w."needsReview" AS needs_review,
          w."needsEvidence" AS needs_evidence, s.id AS section_id
        FROM jsonb_to_recordset($2::jsonb) AS w(programme text, kind text, number integer, title text, standard text,
          star integer, category text, weight numeric(6, 2), "startsOn" date, "dueOn" date, "needsReview" boolean,
          "needsEvidence" boolean, section text)
        JOIN gov.programme p ON p.street_id = $1 AND p.name = w.programme
        LEFT JOIN gov.section s ON s.street_id = $1 AND s.name = w.section),
      added AS (
        INSERT INTO gov.item (programme_id, unit_kind, number, title, standard, star, category, weight, starts_on, due_on,
          needs_review, needs_evidence, section_id)
        SELECT programme_id, kind, number, title, standard, star, category, weight, starts_on, due_on,
          needs_review, needs_evidence, section_id FROM want
        WHERE NOT EXISTS (SELECT FROM gov.item i
          WHERE (i.programme_id, i.unit_kind, i.number) = (want.programme_id, want.kind, want.number)) RETURNING 1),
      changed AS (
        UPDATE gov.item i SET title = w.title, standard = w.standard, star = w.star, category = w.category,
          weight = w.weight, starts_on = w.starts_on, due_on = w.due_on, needs_review = w.needs_review,
          needs_evidence = w.needs_evidence, section_id = w.section_id
        FROM want w WHERE (i.programme_id, i.unit_kind, i.number) = (w.programme_id, w.kind, w.number)
          AND (i.title, i.standard, i.star, i.category, i.weight, i.starts_on, i.due_on, i.needs_review, i.needs_evidence,
            i.section_id) IS DISTINCT FROM (w.title, w.standard, w.star, w.category, w.weight, w.starts_on, w.due_on,
            w.needs_review, w.needs_evidence, w.section_id) RETURNING 1)
      ${counts({ wanted: "SELECT count(*) FROM want", changed: true })}`,
  },
  tasks: {
    title: "各单位任务",
    // For all units and items of the street, also those an earlier plan brought: a new unit gets every item of its kind.
    sql: `WITH want AS (
        SELECT u.id AS unit_id, i.id AS item_id, p.ledger, i.number
        FROM gov.programme p JOIN gov.item i ON i.programme_id = p.id
        JOIN gov.unit u ON u.street_id = p.street_id AND u.kind = i.unit_kind
        WHERE p.street_id = $1),
      added AS (
        INSERT INTO gov.task (street_id, unit_id, item_id, ledger, number)
        SELECT $1, unit_id, item_id, ledger, number FROM want
        WHERE NOT EXISTS (SELECT FROM gov.task t WHERE t.unit_id = want.unit_id AND t.item_id = want.item_id)
        ORDER BY unit_id, item_id RETURNING 1)
      ${counts({ wanted: "SELECT count(*) FROM want" })}`,
  },
} as const satisfies Readonly<Record<string, LoadStep>>;

export type LoadTable = keyof typeof loadSteps;

function sectionNames({ people, items }: StreetPlan): string[] {
  const posts = people.flatMap((person) => person.posts.map(({ section }) => section));
  const leading = items.map(({ section }) => section);
  return [...new Set([...posts, ...leading])].filter((name) => name !== undefined);
}

/** A star's place, from 1. */
function placeOf(star: string | undefined, names: readonly string[] = []): number | undefined {
  if (star === undefined) return undefined;
  const index = names.indexOf(star);
  if (index < 0) throw new Error(`the plan's programme has no star ${star}`);
  return index + 1;
}
