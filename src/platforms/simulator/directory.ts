/** Who and where: the people and the groups that the simulator lets one speak as and in. */

import type { Queryable } from "../../database/door.ts";
import type { Role, UnitKind } from "../../ledger/words.ts";

export interface SimulatorPerson {
  /** The account on the simulator; the office's own key for somebody who has none. */
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly unit: string | null;
  readonly unitKind: UnitKind | null;
}

export interface SimulatorGroup {
  readonly id: string;
  readonly name: string;
  /** Null for a group of the whole street. */
  readonly unit: string | null;
}

/** Who the page plays as somebody that the street's list does not hold. */
export const STRANGER = "moshengren";

/**
 * A person with several posts stands once, with all roles and the unit that comes first in the office's order. The
 * secretary of the first unit comes first, the street office last: the page begins as somebody with tasks.
 */
const PEOPLE = `
  SELECT coalesce((SELECT min(a.user_id) FROM gov.account AS a
                   WHERE a.person_id = p.id AND a.platform = 'simulator' AND a.corp = ''), p.key) AS id,
         p.name,
         coalesce((SELECT array_agg(DISTINCT r.role ORDER BY r.role)
                   FROM gov.person_role AS r WHERE r.person_id = p.id), '{}') AS roles,
         first_unit.name AS unit,
         first_unit.kind AS "unitKind"
  FROM gov.person AS p
  LEFT JOIN LATERAL (SELECT u.name, u.kind, u.position
                     FROM gov.person_role AS r JOIN gov.unit AS u ON u.id = r.unit_id
                     WHERE r.person_id = p.id ORDER BY u.position, u.id LIMIT 1) AS first_unit ON true
  ORDER BY p.street_id, first_unit.position NULLS LAST,
           EXISTS (SELECT FROM gov.person_role AS r WHERE r.person_id = p.id AND r.role = 'secretary') DESC, p.id`;

export async function listPeople(db: Queryable): Promise<SimulatorPerson[]> {
  return (await db.query<SimulatorPerson>(PEOPLE)).rows;
}

export async function findPerson(db: Queryable, id: string): Promise<SimulatorPerson | undefined> {
  const { rows } = await db.query<SimulatorPerson>(
    `SELECT * FROM (${PEOPLE}) AS people WHERE id = $1 LIMIT 1`,
    [id],
  );
  return rows[0];
}

/** The simulator's own groups; a street that was loaded without any lends those of its real platforms. */
const GROUPS = `
  SELECT g.chat_id AS id, g.name, u.name AS unit
  FROM gov.chat_group AS g LEFT JOIN gov.unit AS u ON u.id = g.unit_id
  WHERE (g.platform = 'simulator' OR NOT EXISTS (
    SELECT FROM gov.chat_group AS own WHERE own.street_id = g.street_id AND own.platform = 'simulator'))`;

export async function listGroups(db: Queryable): Promise<SimulatorGroup[]> {
  const inOrder = `${GROUPS} ORDER BY g.street_id, u.position NULLS FIRST, g.id`;
  return (await db.query<SimulatorGroup>(inOrder)).rows;
}

export async function findGroup(db: Queryable, id: string): Promise<SimulatorGroup | undefined> {
  return (await db.query<SimulatorGroup>(`${GROUPS} AND g.chat_id = $1`, [id])).rows[0];
}
