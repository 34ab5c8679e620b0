import { statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openDatabase } from "../../src/database/open.ts";
import { secretBox } from "../../src/database/secret-box.ts";
import { readRobot } from "../../src/ledger/group-robots.ts";
import { goodSheets, workbookOf } from "../ledger/workbook/sheets.ts";
import { runCli } from "../support/command.ts";
import { copyDataDir } from "../support/databases.ts";

it("npm run import seals the address of a group's robot, and says it nowhere", async () => {
  const data = await copyDataDir();
  try {
    const sheets = goodSheets();
    const url = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc-123";
    sheets.群?.[0]?.push("群机器人地址");
    sheets.群?.[1]?.push(url);
    const path = join(data.path, "street.xlsx");
    await writeFile(path, await workbookOf(sheets));
    const { code, out, err } = await runCli("import", [path], { DATA_DIR: data.path });
    expect([code, err]).toStrictEqual([0, ""]);
    expect(out).toMatch(/群机器人 +1 +0 +0 +0\n/);
    expect(out).not.toContain("abc-123");
    expect(statSync(join(data.path, "secrets.key")).mode & 0o777).toBe(0o600);

    const db = await openDatabase({ dataDir: data.path });
    try {
      const { rows } = await db.query<{ id: number }>("SELECT group_id AS id FROM gov.group_robot");
      const robot = await readRobot(db, secretBox({ dataDir: data.path }), rows[0]?.id ?? 0);
      expect(robot?.url).toBe(url);
    } finally {
      await db.end();
    }
  } finally {
    data.remove();
  }
});
