import type { Database } from "../../src/database/door.ts";
import { sealEvents } from "../../src/ledger/seal.ts";
import { extend, giveBack, happen, makeStreet, progress, report, signOff, undo } from "./street.ts";

/** A ledger of two units in which every kind of event has happened, sealed twice. Task 1 to 3 and 4 to 6. */
export async function eventfulLedger(db: Database): Promise<void> {
  const street = await makeStreet(db, { communities: 2, items: [{}, { weight: 2.5 }, { star: null }] });
  const does = (unit: string, number: number, ...facts: Parameters<typeof happen>[3]) =>
    happen(db, street, street.task(unit, number), facts, { personId: street.person(`${unit}书记`) });
  await does("社区1", 1, progress(30), report(true), giveBack, report(), signOff);
  await does("社区1", 2, report(true), undo(1), extend("2026-12-01"));
  await sealEvents(db);
  // An id that was used up by a decision that was refused.
  await db.query("SELECT nextval(pg_get_serial_sequence('gov.event', 'id'))");
  await does("社区2", 1, report(false, false));
  await does("社区2", 2, report(), { kind: "suspended", data: {} }, { kind: "resumed", data: {} });
  await sealEvents(db);
}
