import { spawnSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { startNode } from "../support/child.ts";
import { temporaryDirectory } from "../support/private-server.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

describe("the database layer, compiled", () => {
  // Laid out as the image is; below the repository, so that packages are found.
  const image = `${ROOT}node_modules/.cache/xingbang/image-${process.pid}`;
  const dist = `${image}/dist`;
  afterAll(() => rmSync(image, { recursive: true, force: true }));

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
    const migrations = "src/database/migrations";
    cpSync(`${ROOT}${migrations}`, `${image}/${migrations}`, { recursive: true });

    const directory = temporaryDirectory();
    const url = (name: string) => JSON.stringify(pathToFileURL(`${dist}/src/database/${name}.js`).href);
    const program = `
      import { openDatabase } from ${url("open")};
      import { migrate } from ${url("migrate")};
      const db = await openDatabase({ dataDir: ${JSON.stringify(directory.path)} });
      await migrate(db);
      process.stdout.write((await db.query("SELECT count(*)::integer AS n FROM gov.clock")).rows[0].n + "\\n");
      await db.end();`;
    const child = startNode(["--input-type=module", "--eval", program]);
    expect(await child.line()).toBe("1");
    expect(await child.end()).toEqual([]);
    directory.remove();
  });
});
