import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { startNode } from "../support/child.ts";
import { copyDataDir } from "../support/databases.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

describe("the database layer, compiled", () => {
  // Three levels down, as dist/src/database is; below the repository, so that packages are found.
  const dist = `${ROOT}node_modules/.cache/xingbang/dist-${process.pid}`;
  afterAll(() => rmSync(dist, { recursive: true, force: true }));

  it("starts its thread from JavaScript and finds the migrations", async () => {
    const tsc = `${ROOT}node_modules/.bin/tsc`;
    const sources = ["open", "migrate", "pglite/worker"].map((name) => `src/database/${name}.ts`);
    const flags = [
      ...["--ignoreConfig", "--outDir", dist, "--rootDir", ".", "--target", "es2023", "--module", "nodenext"],
      ...[
        "--types",
        "node",
        "--skipLibCheck",
        "--allowImportingTsExtensions",
        "--rewriteRelativeImportExtensions",
      ],
    ];
    const compiled = spawnSync(tsc, [...flags, ...sources], { cwd: ROOT, encoding: "utf8" });
    expect(compiled.stdout).toBe("");

    const directory = await copyDataDir(true);
    const url = (name: string) => JSON.stringify(pathToFileURL(`${dist}/src/database/${name}.js`).href);
    const program = `
      import { openDatabase } from ${url("open")};
      const db = await openDatabase({ dataDir: ${JSON.stringify(directory.path)} });
      process.stdout.write((await db.query("SELECT 40 + 2 AS n")).rows[0].n + "\\n");
      await db.end();`;
    const child = startNode(["--input-type=module", "--eval", program]);
    expect(await child.line()).toBe("42");
    expect(await child.end()).toEqual([]);
    directory.remove();
  });
});
