import { messages, PGlite, protocol } from "@electric-sql/pglite";
import type { SqlErrorFields } from "../errors.ts";
import { DurableNodeFS } from "./durable-fs.ts";
import type { CompiledWasm, EngineFacts, RawResult } from "./messages.ts";
import { type Planned, Plans } from "./plans.ts";

const { serialize } = protocol;

/** What became of a statement. `open` tells whether the session now stands inside a transaction block. */
export interface Outcome {
  result?: RawResult;
  error?: SqlErrorFields;
  open: boolean;
}

/** PGlite with one way in: a statement and its parameters as text. */
export interface Engine {
  facts: EngineFacts;
  run(text: string, params: readonly (string | null)[] | null): Promise<Outcome>;
  onNotification(listener: (channel: string, payload: string) => void): void;
  close(): Promise<void>;
}

/** Text forms as values.ts reads them, and a WAL that a checkpoint cuts back to 64 MB instead of 1 GB. */
const SETTINGS = [
  "wal_sync_method=fsync",
  "max_wal_size=64MB",
  "min_wal_size=32MB",
  "TimeZone=UTC",
  "DateStyle=ISO",
  "IntervalStyle=postgres",
  "bytea_output=hex",
  // A plan serves whatever values come; it is made anew often enough (plans.ts).
  "plan_cache_mode=force_generic_plan",
];

/**
 * BullMQ finds its tables by search_path. Neither ALTER ROLE nor ALTER DATABASE has an effect on PGlite 0.5.16, which
 * runs PostgreSQL in single-user mode; its start parameters do. -F would turn fsync off.
 */
const START_PARAMS = [
  ...PGlite.defaultStartParams
    .filter((param) => param !== "-F")
    .map((param) => (param === "search_path=public" ? "search_path=public, bullmq" : param)),
  ...SETTINGS.flatMap((setting) => ["-c", setting]),
];

/** Opens (or creates) the data directory. Nothing guards it here: see lock/. `wasm` is pglite.wasm, compiled. */
export async function openEngine(directory: string, wasm?: CompiledWasm): Promise<Engine> {
  const fs = new DurableNodeFS(directory);
  const pglite = await PGlite.create({
    fs,
    startParams: START_PARAMS,
    ...(wasm ? { pgliteWasmModule: wasm } : {}),
  });
  const plans = new Plans();
  const exchange = async (message: Uint8Array) => {
    const answer = await pglite.execProtocol(message, { syncToFs: false, throwOnError: false });
    return outcome(answer.messages);
  };
  const retire = async (names: readonly (string | undefined)[]) => {
    const known = names.filter((name) => name !== undefined);
    if (known.length > 0) await exchange(forget(known));
  };
  const run: Engine["run"] = async (text, params) => {
    if (!params?.length) {
      const done = await exchange(serialize.query(text));
      // Plans do not outlive a table that has changed its columns.
      if (!keepsSchema(text, done.result?.tag ?? "")) await retire(plans.clear());
      return done;
    }
    const planned = plans.next(text);
    const done = await exchange(extended(text, params, planned));
    if (done.error) await retire([plans.drop(text)]);
    return done;
  };

  const before = fs.syncs;
  // A transactional message writes WAL and takes a transaction id, so its commit has to be flushed; it changes no table.
  const probe = await run("SELECT version(), pg_logical_emit_message(true, 'xingbang', 'start')", null);
  return {
    facts: { version: probe.result?.values[0] ?? "PGlite", syncs: fs.syncs > before },
    run,
    onNotification: (listener) => void pglite.onNotification(listener),
    close: () => pglite.close(),
  };
}

/** Command tags of statements that leave every table as it was. */
const KEEPS_SCHEMA =
  /^(?:SELECT|INSERT|UPDATE|DELETE|MERGE|BEGIN|START|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET|LISTEN|UNLISTEN|NOTIFY|CHECKPOINT|VACUUM|ANALYZE|LOCK)\b/;

/** Of several statements in one text only the last one's tag is known. */
const keepsSchema = (text: string, tag: string) => KEEPS_SCHEMA.test(tag) && !/;\s*\S/.test(text);

/**
 * Parse (for a new plan), bind, describe, execute and sync in one message. PGlite's own query() sends five and reads the
 * parameters' types in between; one message is about twice as fast, and parameters in text form need no types.
 */
function extended(
  text: string,
  values: readonly (string | null)[],
  { name, isNew, retired }: Planned,
): Uint8Array {
  return Buffer.concat([
    ...(retired === undefined ? [] : [serialize.close({ type: "S", name: retired })]),
    ...(isNew ? [serialize.parse({ text, name })] : []),
    serialize.bind({ statement: name, values: [...values] }),
    serialize.describe({ type: "P" }),
    serialize.execute({}),
    serialize.sync(),
  ]);
}

function forget(names: readonly string[]): Uint8Array {
  return Buffer.concat([...names.map((name) => serialize.close({ type: "S", name })), serialize.sync()]);
}

/** Reads the messages of one statement, or of several in one text: the last result, or the first error. */
function outcome(answer: { name: string }[]): Outcome {
  let current = emptyResult();
  let last = current;
  let error: SqlErrorFields | undefined;
  let open = false;
  for (const message of answer) {
    if (message instanceof messages.DataRowMessage) {
      for (const field of message.fields) current.values.push(field);
      current.rows++;
    } else if (message instanceof messages.RowDescriptionMessage) {
      for (const field of message.fields) {
        current.columns.push(field.name);
        current.types.push(field.dataTypeID);
      }
    } else if (message instanceof messages.CommandCompleteMessage) {
      current.tag = message.text;
      last = current;
      current = emptyResult();
    } else if (message instanceof messages.DatabaseError) {
      error ??= errorFields(message);
    } else if (message instanceof messages.ReadyForQueryMessage) {
      open = message.status !== "I";
    }
  }
  return error ? { error, open } : { result: last, open };
}

function emptyResult(): RawResult {
  return { columns: [], types: [], values: [], rows: 0, tag: "" };
}

function errorFields(error: messages.DatabaseError): SqlErrorFields {
  const { message, severity, detail, hint, schema, table, column, constraint, position, where } = error;
  return {
    message,
    code: error.code ?? "XX000",
    severity,
    detail,
    hint,
    schema,
    table,
    column,
    constraint,
    position,
    where,
  };
}
