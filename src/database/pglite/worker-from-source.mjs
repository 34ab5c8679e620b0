// From the source tree the worker is TypeScript. Node 20's worker threads take no loader from the main thread, and
// `--import tsx` in execArgv does nothing there, so the thread starts here, in plain JavaScript, and registers tsx first.
// Before that it loads PGlite: through tsx its one large file takes longer than all of ours.
import "@electric-sql/pglite";
import "@electric-sql/pglite/nodefs";
import { register } from "tsx/esm/api";

register();
await import("./worker.ts");
