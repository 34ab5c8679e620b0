import { writeFile } from "node:fs/promises";
import { commandsPage } from "./commands-page.ts";
import { timetablePage } from "./timetable-page.ts";

/** npm run docs: writes the pages of docs/ that are made from the code. */
const pages = { "commands.md": await commandsPage(), "timetable.md": timetablePage() };
for (const [name, text] of Object.entries(pages)) {
  await writeFile(new URL(`../docs/${name}`, import.meta.url), text);
  process.stdout.write(`docs/${name} written\n`);
}
