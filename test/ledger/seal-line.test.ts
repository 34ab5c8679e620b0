import { afterAll, beforeAll, expect, it } from "vitest";
import type { Queryable } from "../../src/database/door.ts";
import { openDatabase } from "../../src/database/open.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { recordBatch } from "../../src/ledger/record.ts";
import { computeSeal } from "../../src/ledger/seal.ts";
import { copyDataDir, describePostgres } from "../support/databases.ts";
import { decide, makeStreet, type TestStreet } from "../support/street.ts";

const beginning = { number: 0, lastEvent: 0, events: 0, hash: "0".repeat(64) };

/** [data, at, recorded_at]: what could be printed in more than one way. */
const rows: [string, string, string][] = [
  ["{}", "2026-11-18 10:00:00+08", "2026-11-18 02:00:00Z"],
  ['{"b":1,"a":{"y":[],"x":null},"aa":true}', "2026-11-18 10:00:00.123456+08", "1999-12-31 23:59:59.999999Z"],
  [
    '{"numbers":[0,-0,1.0,1.00,2.50,1e3,1E-7,0.1,-1.5]}',
    "1969-12-31 23:59:59.999999Z",
    "1970-01-01 00:00:00Z",
  ],
  ['{"big":[12345678901234567890.123456789,1e30]}', "0001-01-01 00:00:00Z", "9999-12-31 23:59:59.999999Z"],
  ['{"note":"已召开支委会 “三会一课” 🎉 𠮷 é e\\u0301"}', "2026-03-29 02:30:00+01", "2026-11-01 01:30:00-04"],
  [
    '{"note":"a\\nb\\t\\"c\\\\ \\u0001 \\u2028 \\/ </script>"}',
    "2026-11-18T02:00:00.1Z",
    "2026-11-18T02:00:00.100001Z",
  ],
  ['{"b":1,"b":2,"文":"键"}', "2028-02-29 00:00:00+14", "2026-12-31 23:59:59.5-12"],
  ['[1,"text",null]', "2026-11-18 02:00:00Z", "2026-11-18 02:00:00Z"],
];

describePostgres("what a seal says of an event", (open) => {
  let postgres: OpenDatabase;
  let pglite: OpenDatabase;
  let data: Awaited<ReturnType<typeof copyDataDir>>;
  beforeAll(async () => {
    postgres = await open();
    data = await copyDataDir();
    pglite = await openDatabase({ dataDir: data.path });
  });
  afterAll(async () => {
    await pglite?.end();
    data?.remove();
  });

  let nextId = 1_000;
  async function write(
    db: OpenDatabase,
    street: TestStreet,
    id: number,
    [json, at, recorded]: (typeof rows)[0],
  ) {
    const { source, changes } = decide(street, [], { key: `键:${id}:🎉` });
    await recordBatch(db, [{ source, changes }]);
    await db.query(
      `INSERT INTO gov.event (id, street_id, task_id, version, unit_id, kind, at, recorded_at, person_id, message_key, data)
       OVERRIDING SYSTEM VALUE VALUES ($1, 1, $2, $3, $4, 'exported', $5, $6, $7, $8, $9::jsonb)`,
      [
        id,
        ...(id % 2 === 0 ? [1, id, 1] : [null, null, null]),
        at,
        recorded,
        id % 2 === 0 ? 1 : null,
        source.key,
        json,
      ],
    );
  }
  const hashOf = async (db: Queryable, id: number) =>
    (await computeSeal(db, { ...beginning, lastEvent: id - 1 }, id)).hash;

  let streets: Promise<[TestStreet, TestStreet]> | undefined;
  /** Writes one event with the same values into both ledgers. */
  async function writeBoth(row: (typeof rows)[0]): Promise<number> {
    streets ??= Promise.all([makeStreet(postgres), makeStreet(pglite)]);
    const [one, other] = await streets;
    const id = ++nextId;
    await write(postgres, one, id, row);
    await write(pglite, other, id, row);
    return id;
  }

  it.each(rows)("is the same on both engines: %s at %s", async (...row) => {
    const id = await writeBoth(row);

    expect(await hashOf(pglite, id)).toBe(await hashOf(postgres, id));
  });

  it("does not depend on the session's zone and formats", async () => {
    const id = await writeBoth(["{}", "2026-11-18 10:00:00.123456+08", "2026-11-18 02:00:00Z"]);
    const elsewhere = await postgres.transaction(async (tx) => {
      await tx.query("SET LOCAL TIME ZONE 'America/New_York'; SET LOCAL DateStyle = 'German'");
      return hashOf(tx, id);
    });

    expect(elsewhere).toBe(await hashOf(postgres, id));
  });

  it("tells instants apart by a microsecond", async () => {
    const id = await writeBoth(["{}", "2026-11-18 10:00:00.123456+08", "2026-11-18 02:00:00Z"]);
    const before = await hashOf(postgres, id);
    const after = await postgres.transaction(async (tx) => {
      await tx.query("ALTER TABLE gov.event DISABLE TRIGGER append_only");
      await tx.query("UPDATE gov.event SET at = at + interval '1 microsecond' WHERE id = $1", [id]);
      return hashOf(tx, id);
    });

    expect(after).not.toBe(before);
  });
});
