import type { Queryable } from "../database/door.ts";
import { stillStands } from "./still-stands.ts";
import type { Role, UnitKind } from "./words.ts";

/** The person who speaks, as the ledger knows them. */
export interface Speaker {
  readonly id: number;
  readonly name: string;
  readonly streetId: number;
  readonly posts: readonly Post[];
}

/** One post of a person: a role, in a unit or in a section of the street office. */
export interface Post {
  readonly role: Role;
  readonly unit: UnitName | null;
  readonly section: string | null;
}

export interface UnitName {
  readonly id: number;
  readonly name: string;
  readonly kind: UnitKind;
}

/** The group a message was sent in, when the street has bound it. */
export interface BoundGroup {
  readonly id: number;
  readonly streetId: number;
  readonly unit: UnitName | null;
}

/** Everything known about a message before it is understood. */
export interface Hearing {
  /** Set when the message was answered before: the answer it got (null is silence). */
  readonly answered: { readonly reply: object | null } | undefined;
  readonly speaker: Speaker | undefined;
  readonly group: BoundGroup | undefined;
  /** The number of the one 任务 this person reported, and did not take back, within the last ten minutes. */
  readonly recentTask: number | undefined;
  /** The names of all units of the speaker's street, in the office's order: one of them may be named in the text. */
  readonly unitNames: readonly string[];
}

export interface HearingKeys {
  readonly key: string;
  readonly platform: string;
  /** "" for the company that the installation serves. An account counts in its own company only. */
  readonly corp: string;
  readonly user: string;
  /** The group's id on the platform; null in a direct chat. */
  readonly chatId: string | null;
  /** The street's clock, epoch ms. */
  readonly now: number;
}

const RECENT_MINUTES = 10;
/** The newest of them tell whether it was one task; unbounded, the planner expects a third of all the person ever did. */
const MOST_RECENT = 20;

/** SQL: a UnitName of gov.unit as u, null where there is none. */
const unitName =
  "CASE WHEN u.id IS NULL THEN NULL ELSE jsonb_build_object('id', u.id, 'name', u.name, 'kind', u.kind) END";

const hearing = `
WITH account AS (
  SELECT person_id FROM gov.account WHERE platform = $2 AND user_id = $4 AND corp = $3
  UNION ALL
  -- In the simulator one speaks as anybody of the street: those without an account there go by their key.
  SELECT id FROM gov.person WHERE $2 = 'simulator' AND key = $4
  LIMIT 1)
SELECT
  (SELECT jsonb_build_object('reply', m.reply) FROM gov.message m WHERE m.key = $1) AS answered,
  (SELECT jsonb_build_object(
     'id', p.id, 'name', p.name, 'streetId', p.street_id,
     'posts', coalesce((
       SELECT jsonb_agg(jsonb_build_object(
         'role', r.role, 'section', s.name,
         'unit', ${unitName})
         ORDER BY u.position, r.role)
       FROM gov.person_role r LEFT JOIN gov.unit u ON u.id = r.unit_id LEFT JOIN gov.section s ON s.id = r.section_id
       WHERE r.person_id = p.id), '[]'))
   FROM gov.person p JOIN account a ON a.person_id = p.id) AS speaker,
  (SELECT jsonb_build_object('id', g.id, 'streetId', g.street_id,
     'unit', ${unitName})
   FROM gov.chat_group g LEFT JOIN gov.unit u ON u.id = g.unit_id
   -- The simulator shows the street's groups of every platform.
   WHERE (g.platform = $2 OR $2 = 'simulator') AND g.chat_id = $5
   ORDER BY g.platform = $2 DESC, g.id LIMIT 1) AS "group",
  (SELECT CASE WHEN count(DISTINCT t.number) = 1 THEN min(t.number) END
   FROM (SELECT task_id, version, kind FROM gov.event
         WHERE person_id = (SELECT person_id FROM account)
           AND at > $6::timestamptz - interval '${RECENT_MINUTES} minutes'
         ORDER BY at DESC LIMIT ${MOST_RECENT}) e
     JOIN gov.task t ON t.id = e.task_id AND t.ledger = '任务'
   WHERE e.kind = 'reported' AND ${stillStands}) AS recent,
  (SELECT coalesce(jsonb_agg(u.name ORDER BY u.position, u.id), '[]')
   FROM gov.unit u WHERE u.street_id = (SELECT p.street_id FROM gov.person p JOIN account a ON a.person_id = p.id)) AS units`;

/** The names of some people, by their ids. */
export async function namesOf(db: Queryable, personIds: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await db.query<{ id: number; name: string }>(
    "SELECT id, name FROM gov.person WHERE id = ANY($1::bigint[])",
    [personIds],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Looks up in one statement whether the message was answered before, who speaks and where. */
export async function hear(db: Queryable, keys: HearingKeys): Promise<Hearing> {
  const { rows } = await db.query<{
    answered: { reply: object | null } | null;
    speaker: Speaker | null;
    group: BoundGroup | null;
    recent: number | null;
    units: readonly string[];
  }>(hearing, [keys.key, keys.platform, keys.corp, keys.user, keys.chatId, new Date(keys.now)]);
  const row = rows[0];
  return {
    answered: row?.answered ?? undefined,
    speaker: row?.speaker ?? undefined,
    group: row?.group ?? undefined,
    recentTask: row?.recent ?? undefined,
    unitNames: row?.units ?? [],
  };
}
