import { DatabaseError, DatabaseMisuse, DatabaseUnavailable } from "../errors.ts";
import type { Failure } from "./messages.ts";

const DISK_FULL =
  "The disk that holds DATA_DIR is nearly full: nothing is written until there is room. Make room.";

/**
 * The error for what the thread says about a statement. Call it where the asker waits, so that the stack shows who
 * asked. While `diskFull`, the session is read-only: 25006 is then the disk's fault, not the statement's.
 */
export function toError(failure: Failure, diskFull: boolean): Error {
  if ("sql" in failure) {
    const error = new DatabaseError(failure.sql);
    const full = error.code === "53100" || (error.code === "25006" && diskFull);
    return full ? new DatabaseUnavailable("disk-full", DISK_FULL, { cause: error }) : error;
  }
  const { refusal, message } = failure;
  if (refusal === "transaction-on-door") return new DatabaseMisuse(refusal, message);
  return new DatabaseUnavailable(refusal, message);
}
