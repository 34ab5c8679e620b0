import { describe, expect, it, vi } from "vitest";
import { runCli } from "../support/command.ts";

// A process each.
vi.setConfig({ testTimeout: 60_000 });

const nowhere = { DATA_DIR: "/nonexistent/never-made" };

describe.each([
  ["import", "导入街道：  npm run import -- 街道.xlsx"],
  ["sample", "装入示例街道：  npm run sample"],
  ["verify-ledger", "核对台账：  npm run verify-ledger"],
])("npm run %s", (command, usage) => {
  it.each([[["--help"]], [["-h"]], [["街道.xlsx", "--help"]]])(
    "with %j only says how it is called",
    async (args) => {
      const { code, out, err } = await runCli(command, args, nowhere);
      expect([code, err, out.split("\n")[0]]).toEqual([0, "", usage]);
    },
  );

  it("called with a word it does not know says so too, and ends with 2", async () => {
    const { code, out, err } = await runCli(command, ["--force"], nowhere);
    expect([code, err, out.split("\n")[0]]).toEqual([
      2,
      "写法不对：没有“--force”这个选项。应这样写：\n",
      usage,
    ]);
  });
});
