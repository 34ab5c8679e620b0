import { type Verification, verifyLedger } from "../ledger/verify.ts";
import { withLedger } from "./open-ledger.ts";
import { runCommand, takesNothing } from "./run.ts";
import { adviceLines, faultLines } from "./verify-faults.ts";

/**
 * npm run verify-ledger: task states, scores and seals against the events. Exit code 1 when anything does not agree, and
 * where there is no ledger; it makes none.
 */
await runCommand({
  usage: [
    "核对台账：  npm run verify-ledger",
    "按记录重算任务状态、得分和封印，找出改过、删过的地方；只看不改。有一处对不上，退出码是 1。",
  ],
  run: async (args, say) => {
    takesNothing(args);
    return withLedger(
      process.env,
      async ({ db, calendar }) => {
        const verification = await verifyLedger(db);
        const { faults } = verification;
        for (const line of faultLines(faults, calendar)) say(line);
        say(summary(verification));
        for (const line of adviceLines(faults)) say(line);
        return faults.length === 0 ? 0 : 1;
      },
      { mustExist: true },
    );
  },
});

function summary({ streets, tasks, events, seals, unsealed, faults }: Verification): string {
  if (streets === 0 && faults.length === 0) {
    return "台账是空的，还没有街道。若不该是空的，请核对 DATA_DIR 或 DATABASE_URL。";
  }
  const verdict = faults.length === 0 ? "都对得上。" : `${faults.length} 处对不上。`;
  return `${tasks} 项任务、${events} 条记录、${seals} 个封印、${unsealed} 条尚未封印：${verdict}`;
}
