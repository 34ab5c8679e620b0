import type { Database, Queryable } from "../database/door.ts";
import type { Calendar } from "../ledger/calendar.ts";
import { loadStreetWithin, waitToLoad } from "../ledger/load-street.ts";
import { recordBatch } from "../ledger/record.ts";
import type { SettingChange } from "../ledger/settings.ts";
import { recordHistory } from "./history.ts";
import { leaderKey } from "./people.ts";
import { randomFrom } from "./random.ts";
import { sampleStreet } from "./street.ts";
import { sampleUnits } from "./units.ts";

/** The database already holds a street: the sample is for empty ones only, so that it never mixes with real work. */
export class SampleRefused extends Error {
  override readonly name = "SampleRefused";
  constructor(street: string) {
    super(`数据库里已有街道“${street}”，示例只能装入空的数据库。`);
  }
}

export interface SampleResult {
  readonly streetId: number;
  readonly units: number;
  readonly people: number;
  readonly tasks: number;
  /** Reports, sign-offs and returns of the invented past. */
  readonly deeds: number;
}

/**
 * Loads the sample street for the quarter of `now` with its past up to then, in one transaction. Throws SampleRefused when
 * the database holds any street.
 */
export async function loadSample(db: Database, calendar: Calendar, now: Date): Promise<SampleResult> {
  return db.transaction(async (tx) => {
    await waitToLoad(tx);
    const { rows } = await tx.query<{ name: string }>("SELECT name FROM gov.street ORDER BY id LIMIT 1");
    if (rows[0]) throw new SampleRefused(rows[0].name);
    const plan = sampleStreet(calendar.day(now.getTime()));
    const { streetId, counts } = await loadStreetWithin(tx, plan, {
      key: "sample:0",
      text: "装入示例街道",
      at: now,
    });
    await declareStars(tx, streetId);
    await switchRankingOn(tx, streetId, now);
    const deeds = await recordHistory(tx, streetId, calendar, now.getTime());
    return {
      streetId,
      units: plan.units.length,
      people: plan.people.length,
      tasks: counts.tasks.added,
      deeds,
    };
  });
}

/** The same, but where a street is there already it does nothing and returns undefined. */
export async function loadSampleIfEmpty(
  db: Database,
  calendar: Calendar,
  now: Date,
): Promise<SampleResult | undefined> {
  try {
    return await loadSample(db, calendar, now);
  } catch (error) {
    if (error instanceof SampleRefused) return undefined;
    throw error;
  }
}

/** As a real street has it: a leader who answers for it says so. */
async function switchRankingOn(tx: Queryable, streetId: number, at: Date): Promise<void> {
  const { rows } = await tx.query<{ id: number }>(
    "SELECT id FROM gov.person WHERE street_id = $1 AND key = $2",
    [streetId, leaderKey],
  );
  const personId = rows[0]?.id ?? null;
  const data: SettingChange = { name: "ranking", value: true };
  await recordBatch(tx, [
    {
      source: {
        key: "sample:ranking",
        platform: "import",
        envelope: "",
        streetId,
        personId,
        chat: null,
        text: "打开示例街道的排名",
        outcome: "IMPORT",
        reply: null,
      },
      changes: [],
      notices: [{ kind: "set", at, personId, unitId: null, data: { ...data } }],
    },
  ]);
}

/** Each community and village strives for three to five stars, the first always among them. */
async function declareStars(tx: Queryable, streetId: number): Promise<void> {
  const declared = sampleUnits
    .filter(({ kind }) => kind !== "district")
    .flatMap(({ id, name }) => {
      const count = randomFrom(`stars ${id}`).between(3, 5);
      return Array.from({ length: count }, (_, index) => ({ unit: name, position: index + 1 }));
    });
  await tx.query(
    `INSERT INTO gov.declared_star (unit_id, programme_id, position)
     SELECT u.id, p.id, w.position
     FROM jsonb_to_recordset($2::jsonb) AS w(unit text, position integer)
     JOIN gov.unit u ON u.street_id = $1 AND u.name = w.unit
     JOIN gov.programme p ON p.street_id = $1`,
    [streetId, JSON.stringify(declared)],
  );
}
