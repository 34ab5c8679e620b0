import { join, resolve } from "node:path";
import { backUp, backUpAndForget } from "../database/pglite/backup.ts";
import { KEPT_BACKUPS } from "../database/upkeep.ts";
import { withLedger } from "./open-ledger.ts";
import { runCommand, unknownWord } from "./run.ts";

/**
 * npm run backup [-- file.tar.gz]: a backup of the embedded ledger while the server is stopped; a running one makes its own
 * every night. Exit code: 0 done · 1 not done, the terminal says why.
 */
await runCommand({
  usage: [
    "备份台账：  npm run backup",
    "备份到指定文件：npm run backup -- 备份文件.tar.gz",
    "请先停止正在运行的星榜；它运行时每天夜里自己备份。",
  ],
  run: (args, say) =>
    withLedger(
      process.env,
      async ({ db, settings }) => {
        if (settings.databaseUrl !== undefined) {
          say('台账在 PostgreSQL 服务器上，请用它自己的工具备份：pg_dump -Fc "$DATABASE_URL" -f 台账.dump');
          return 1;
        }
        const directory = join(resolve(settings.dataDir), "ledger");
        const onProgress = (percent: number) => say(`正在备份 … ${percent}%`);
        const [wanted, ...more] = args;
        if (more[0] !== undefined) throw unknownWord(more[0]);
        const file = wanted === undefined ? undefined : resolve(wanted);
        if (file) await backUp(db, directory, file, { onProgress });
        const made =
          file ?? (await backUpAndForget(db, directory, { now: new Date(), keep: KEPT_BACKUPS, onProgress }));
        say(`已备份到 ${made}`);
        say(`恢复：npm run restore -- ${made}`);
        return 0;
      },
      { mustExist: true },
    ),
});
