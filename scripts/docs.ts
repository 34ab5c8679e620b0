import { writeFile } from "node:fs/promises";
import { commandsPage } from "./commands-page.ts";

/** npm run docs: writes the pages of docs/ that are made from the code. */
await writeFile(new URL("../docs/commands.md", import.meta.url), await commandsPage());
process.stdout.write("docs/commands.md written\n");
