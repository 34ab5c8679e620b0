import { verifyLedger } from "../ledger/verify.ts";
import { withLedger } from "./open-ledger.ts";
import { runCommand } from "./run.ts";

/** npm run verify-ledger: task states, scores and seals against the events. Exit code 1 when anything does not agree. */
await runCommand((say) =>
  withLedger(process.env, async ({ db }) => {
    const { tasks, events, seals, unsealed, faults } = await verifyLedger(db);
    for (const fault of faults) say(fault);
    const verdict = faults.length === 0 ? "都对得上。" : `${faults.length} 处对不上。`;
    say(`${tasks} 项任务、${events} 条记录、${seals} 个封印、${unsealed} 条尚未封印：${verdict}`);
    return faults.length === 0 ? 0 : 1;
  }),
);
