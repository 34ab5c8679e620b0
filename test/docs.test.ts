import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { commandsPage } from "../scripts/commands-page.ts";
import { timetablePage } from "../scripts/timetable-page.ts";

const page = (name: string) => readFileSync(new URL(`../docs/${name}`, import.meta.url), "utf8");

it("docs/commands.md says what the program says (npm run docs writes it)", async () => {
  expect(page("commands.md")).toBe(await commandsPage());
});

it("docs/timetable.md says what the clock does", () => {
  expect(page("timetable.md")).toBe(timetablePage());
});
