import { sealEvents } from "../ledger/seal.ts";
import { loadSample } from "../sample/load-sample.ts";
import { withLedger } from "./open-ledger.ts";
import { runCommand, takesNothing } from "./run.ts";

/** npm run sample: loads the sample street into an empty database. Exit code 1 where a street is there already. */
await runCommand({
  usage: ["装入示例街道：  npm run sample", "一个虚构的街道和它到今天为止的往来记录；只能装入空的数据库。"],
  run: async (args, say) => {
    takesNothing(args);
    return withLedger(process.env, async ({ db, calendar, now }) => {
      const { units, people, tasks, deeds } = await loadSample(db, calendar, now);
      await sealEvents(db);
      say(
        `示例街道已装入：${units} 个单位、${people} 人、${tasks} 项任务、${deeds} 条往来记录。内容均为虚构。`,
      );
      return 0;
    });
  },
});
