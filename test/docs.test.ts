import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { commandsPage } from "../scripts/commands-page.ts";

it("docs/commands.md says what the program says (npm run docs writes it)", async () => {
  expect(readFileSync(new URL("../docs/commands.md", import.meta.url), "utf8")).toBe(await commandsPage());
});
