import { resolve } from "node:path";
import { readSettings } from "../config.ts";
import { restore } from "../database/pglite/backup.ts";
import { runCommand, unknownWord, WrongUse } from "./run.ts";

/**
 * npm run restore -- file.tar.gz: puts a backup in the place of the embedded ledger, which is kept beside it. The server has to
 * be stopped. Exit code: 0 done · 1 nothing changed, the terminal says why · 2 called wrongly.
 */
await runCommand({
  usage: [
    "恢复备份：npm run restore -- 备份文件.tar.gz",
    "请先停止正在运行的星榜；原来的台账不删，移到旁边。",
  ],
  run: async ([file, ...more], say) => {
    if (file === undefined) throw new WrongUse("没有写备份文件");
    if (more[0] !== undefined) throw unknownWord(more[0]);
    const { databaseUrl, dataDir } = readSettings(process.env);
    if (databaseUrl !== undefined) {
      say('台账在 PostgreSQL 服务器上，请用它自己的工具恢复：pg_restore -d "$DATABASE_URL" 台账.dump');
      return 1;
    }
    say("正在恢复 …");
    const { former } = await restore(dataDir, resolve(file), new Date());
    say("已恢复。核对一遍：npm run verify-ledger");
    if (former !== undefined) say(`原来的台账没有删，移到了 ${former}`);
    return 0;
  },
});
