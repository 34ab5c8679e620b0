import { beforeAll, describe, expect, it } from "vitest";
import { parseArray } from "../../src/database/arrays.ts";
import type { OpenDatabase } from "../../src/database/options.ts";
import { toText } from "../../src/database/values.ts";
import { describeEachEngine } from "../support/databases.ts";

/** SQL expression and the JavaScript value that both engines give for it. */
const VALUES: [string, unknown][] = [
  ["1::int2", 1],
  ["(-2147483648)::int4", -2147483648],
  ["9007199254740991::int8", Number.MAX_SAFE_INTEGER],
  ["count(*)", 1],
  ["sum(5::int4)", 5],
  ["sum(5::int8)", "5"],
  ["12.50::numeric", "12.50"],
  ["1.5::float4", 1.5],
  ["0.1::float8", 0.1],
  ["'NaN'::float8", Number.NaN],
  ["26::oid", 26],
  ["true", true],
  ["false", false],
  ["NULL::text", null],
  ["'任务12'::text", "任务12"],
  ["'ab'::char(4)", "ab  "],
  ["'ab'::varchar", "ab"],
  ["'pg_class'::name", "pg_class"],
  ["'5f2b9323-0f2a-4a6e-a3a5-7f1f6a6b7c8d'::uuid", "5f2b9323-0f2a-4a6e-a3a5-7f1f6a6b7c8d"],
  ["'900'::xid8", "900"],
  ["date '2026-12-07'", "2026-12-07"],
  ["time '09:30'", "09:30:00"],
  ["timestamp '2026-12-07 09:00:00.5'", "2026-12-07 09:00:00.5"],
  ["timestamptz '2026-12-07 09:00:00.123456+08'", new Date("2026-12-07T01:00:00.123Z")],
  ["timestamptz '1900-01-01 00:00:00 Asia/Shanghai'", new Date("1899-12-31T15:54:17.000Z")],
  ["timestamptz 'infinity'", Number.POSITIVE_INFINITY],
  ["interval '1 day 02:03:04'", "1 day 02:03:04"],
  [`'{"任务": [1, null]}'::json`, { 任务: [1, null] }],
  [`'"text"'::jsonb`, "text"],
  ["'null'::jsonb", null],
  ["'\\x00ff10'::bytea", Buffer.from([0, 255, 16])],
  ["''::bytea", Buffer.alloc(0)],
  ["ARRAY[1, NULL, 3]::int8[]", [1, null, 3]],
  [
    "ARRAY[[1, 2], [3, 4]]",
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ["'{}'::text[]", []],
  [`ARRAY['a,b', '"c"', 'NULL', NULL, '', '{d}', 'e\\f']`, ["a,b", '"c"', "NULL", null, "", "{d}", "e\\f"]],
  ["ARRAY[true, false]", [true, false]],
  ["ARRAY[1.50, 2]", ["1.50", "2"]],
  ["ARRAY[date '2026-12-07']", ["2026-12-07"]],
  ["ARRAY[timestamptz '2026-12-07 00:00:00Z']", [new Date("2026-12-07T00:00:00Z")]],
  [`ARRAY['{"a": 1}'::jsonb]`, [{ a: 1 }]],
  ["ARRAY['\\x01'::bytea]", [Buffer.from([1])]],
  ["'[0:1]={7,8}'::int4[]", [7, 8]],
];

/** Parameter, the type it is cast to, and what comes back. */
const PARAMETERS: [unknown, string, unknown][] = [
  [12, "int8", 12],
  [12n, "int8", 12],
  ["12", "int4", 12],
  [1.25, "numeric", "1.25"],
  [true, "bool", true],
  [null, "text", null],
  [undefined, "text", null],
  ["", "text", ""],
  ["垚\n\"'\\", "text", "垚\n\"'\\"],
  [new Date("2026-12-07T01:00:00.123Z"), "timestamptz", new Date("2026-12-07T01:00:00.123Z")],
  [Buffer.from([0, 1, 254]), "bytea", Buffer.from([0, 1, 254])],
  [new Uint8Array([9, 8, 7]).subarray(1), "bytea", Buffer.from([8, 7])],
  [["a", 'b"c', "d\\e", "NULL", null, "f,g"], "text[]", ["a", 'b"c', "d\\e", "NULL", null, "f,g"]],
  [[1, 2, 3], "int8[]", [1, 2, 3]],
  [[[1], [2]], "int4[]", [[1], [2]]],
  [[], "int4[]", []],
  [[new Date(0)], "timestamptz[]", [new Date(0)]],
  [JSON.stringify({ a: "任务" }), "jsonb", { a: "任务" }],
  [{ a: 1 }, "jsonb", { a: 1 }],
];

describeEachEngine("values", (open) => {
  let db: OpenDatabase;
  beforeAll(async () => {
    db = await open({ empty: true });
  });

  it("come back with the documented JavaScript types", async () => {
    for (const [expression, expected] of VALUES) {
      const { rows } = await db.query(`SELECT ${expression} AS value`);
      expect({ expression, value: rows[0]?.value }).toStrictEqual({ expression, value: expected });
    }
  });

  it("go in as parameters", async () => {
    for (const [parameter, type, expected] of PARAMETERS) {
      const { rows } = await db.query(`SELECT $1::${type} AS value`, [parameter]);
      expect({ type, value: rows[0]?.value }).toStrictEqual({ type, value: expected });
    }
  });

  it("refuses an int8 that a number cannot hold, and goes on", async () => {
    await expect(db.query("SELECT 9007199254740993::int8")).rejects.toThrow(RangeError);
    await expect(db.query("SELECT timestamptz '20000-01-01 00:00:00Z'")).rejects.toThrow(RangeError);
    expect((await db.query("SELECT 2 AS two")).rows).toStrictEqual([{ two: 2 }]);
  });

  it("gives the same rowCount and command", async () => {
    const results: [string, string, number][] = [
      ["CREATE TABLE public.t (a int)", "CREATE", 0],
      ["INSERT INTO public.t VALUES (1), (2), (3)", "INSERT", 3],
      ["INSERT INTO public.t VALUES (4) RETURNING a", "INSERT", 1],
      ["UPDATE public.t SET a = a + 1 WHERE a > 2", "UPDATE", 2],
      ["SELECT a FROM public.t WHERE a > 100", "SELECT", 0],
      ["SELECT a FROM public.t", "SELECT", 4],
      ["DELETE FROM public.t WHERE a = 1", "DELETE", 1],
      ["SHOW search_path", "SHOW", 0],
      ["", "", 0],
      // Several statements: the last one's result.
      ["SELECT 1; UPDATE public.t SET a = 0; ", "UPDATE", 3],
    ];
    for (const [text, command, rowCount] of results) {
      const result = await db.query(text);
      expect({ text, command: result.command, rowCount: result.rowCount }).toEqual({
        text,
        command,
        rowCount,
      });
    }
    expect(await db.query("SELECT 1 AS a, 2 AS a")).toStrictEqual({
      rows: [{ a: 2 }],
      rowCount: 1,
      command: "SELECT",
    });
  });

  it("looks for tables in public, then in bullmq", async () => {
    expect((await db.query("SHOW search_path")).rows).toEqual([{ search_path: "public, bullmq" }]);
    expect((await db.query("SHOW TimeZone")).rows).toEqual([{ TimeZone: "UTC" }]);
  });
});

describe("text forms", () => {
  it("reads arrays of any depth", () => {
    expect(parseArray("{{1,2},{NULL,4}}", Number)).toEqual([
      [1, 2],
      [null, 4],
    ]);
    expect(() => parseArray('{"open', String)).toThrow(SyntaxError);
    expect(() => parseArray("{1,2", Number)).toThrow(SyntaxError);
  });

  it("quotes every element of an array", () => {
    expect(toText(['a"b', "c\\d", null, [1n]])).toBe('{"a\\"b","c\\\\d",NULL,{"1"}}');
  });
});
