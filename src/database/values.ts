import { formatArray, parseArray } from "./arrays.ts";

/** Turns a value's text form into its JavaScript value. */
export type Parser = (text: string) => unknown;

const same: Parser = (text) => text;

/** BigInt columns are numbers to us: counters and ids. A value that a number cannot hold is an error, not a neighbour. */
function parseInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`${text} does not fit a JavaScript number; cast it to text in the SQL (…::text)`);
  }
  return value;
}

/** Both engines run in time zone UTC, so the text ends in +00: "2026-11-25 01:00:00.123456+00". */
function parseInstant(text: string): Date | number {
  if (text === "infinity") return Number.POSITIVE_INFINITY;
  if (text === "-infinity") return Number.NEGATIVE_INFINITY;
  const value = new Date(text.replace(" ", "T").replace(/\+00$/, "Z"));
  if (Number.isNaN(value.getTime())) {
    throw new RangeError(`${text} does not fit a JavaScript Date; cast it to text in the SQL (…::text)`);
  }
  return value;
}

const parseBytes: Parser = (text) => Buffer.from(text.slice(2), "hex");

/** [type, its array type, parser], OIDs from PostgreSQL's pg_type.dat. What is not here stays text. */
const TYPES: [number, number, Parser][] = [
  [16, 1000, (text) => text === "t"], // bool
  [17, 1001, parseBytes], // bytea
  [19, 1003, same], // name
  [20, 1016, parseInteger], // int8
  [21, 1005, Number], // int2
  [23, 1007, Number], // int4
  [25, 1009, same], // text
  [26, 1028, Number], // oid
  [114, 199, (text) => JSON.parse(text) as unknown], // json
  [700, 1021, Number], // float4
  [701, 1022, Number], // float8
  [1042, 1014, same], // char(n)
  [1043, 1015, same], // varchar
  [1082, 1182, same], // date
  [1083, 1183, same], // time
  [1114, 1115, same], // timestamp
  [1184, 1185, parseInstant], // timestamptz
  [1186, 1187, same], // interval
  [1700, 1231, same], // numeric
  [2950, 2951, same], // uuid
  [3802, 3807, (text) => JSON.parse(text) as unknown], // jsonb
  [5069, 271, same], // xid8
];

const PARSERS = new Map<number, Parser>();
for (const [type, arrayType, parse] of TYPES) {
  PARSERS.set(type, parse);
  PARSERS.set(arrayType, (text) => parseArray(text, parse));
}

/** The parser of a type by its OID. Types of one's own (enums, domains' arrays, rows) come as text. */
export function parserOf(oid: number): Parser {
  return PARSERS.get(oid) ?? same;
}

/**
 * A parameter in text form, the same for both engines: Date as ISO 8601 in UTC, bytes as \x…, an array as an array
 * literal, another object as JSON. undefined is NULL.
 */
export function toText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array)
    return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex")}`;
  if (Array.isArray(value)) return formatArray(value, toText);
  if (typeof value === "object") return JSON.stringify(value);
  return String(value);
}
