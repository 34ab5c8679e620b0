import { sealEvents } from "../ledger/seal.ts";
import { loadSample } from "../sample/load-sample.ts";
import { withLedger } from "./open-ledger.ts";
import { runCommand } from "./run.ts";

/** npm run sample: loads the sample street into an empty database. Exit code 1 where a street is there already. */
await runCommand((say) =>
  withLedger(process.env, async ({ db, calendar, now }) => {
    const { units, people, tasks, deeds } = await loadSample(db, calendar, now);
    await sealEvents(db);
    say(
      `示例街道已装入：${units} 个单位、${people} 人、${tasks} 项任务、${deeds} 条往来记录。内容均为虚构。`,
    );
    return 0;
  }),
);
