import { openFonts } from "../../src/pictures/fonts.ts";
import { drawPng } from "../../src/pictures/pictures.ts";
import { empty, picturesToDraw } from "../pictures-to-draw.ts";

/** Draws one picture, or an empty one of its size, and prints the most memory that this process took, in MB. */
const [name = "", what] = process.argv.slice(2);
const fonts = await openFonts();
const svg = picturesToDraw[name]?.(fonts.typefaces);
if (!svg) throw new RangeError(`there is no picture ${name}`);
await drawPng(what === "empty" ? empty(svg) : svg, await fonts.files());
await fonts.close();
// Linux and macOS give kilobytes.
process.stdout.write(`${process.resourceUsage().maxRSS / 1_000}\n`);
