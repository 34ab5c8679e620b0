import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openPictures } from "../src/pictures/pictures.ts";
import type { RankingPicture } from "../src/pictures/ranking-picture.ts";
import { ranking, stars, unitCard, units } from "../test/pictures/invented.ts";

/** npm run sample-pictures [folder]: writes invented rankings and a card as PNG, to be looked at. */

const folder = process.argv[2] ?? "data/sample-pictures";

const longNames = units("community", 3).map((unit, index) => ({
  ...unit,
  unit: `示例市示例区桃园路南段新建安置小区第${"一二三"[index]}社区`,
  score: "100.00",
  rank: 1,
}));

/** A street that has hardly begun: nobody has a star, all are equal and new. */
const begun = [...units("community", 4), ...units("village", 2)].map((unit) => ({
  ...unit,
  rank: 1,
  score: "0.00",
  movement: null,
  signedOff: 0,
  stars: stars(0, 0),
}));

/** Every star won, nobody moved, and a change of many places. */
const finished = units("community", 5).map((unit, index) => ({
  ...unit,
  rank: 1,
  score: "100.00",
  movement: index === 4 ? 28 : 0,
  signedOff: unit.items,
  stars: stars(5, 0),
}));

const rankings: Readonly<Record<string, RankingPicture>> = {
  week: ranking(),
  "40-units": ranking({ units: [...units("community", 22), ...units("village", 18)] }),
  "40-communities": ranking({ units: units("community", 40) }),
  begun: ranking({ units: begun, mostImproved: [] }),
  finished: ranking({ units: finished, mostImproved: [] }),
  "40-each": ranking({ units: [...units("community", 40), ...units("village", 40)] }),
  "one-unit": ranking({ units: units("village", 1), mostImproved: [] }),
  "long-names": ranking({ units: longNames, street: "示例市示例区第一人民路示例街道办事处" }),
};

await mkdir(folder, { recursive: true });
const pictures = await openPictures();
async function keep(name: string, png: Buffer): Promise<void> {
  const path = join(folder, `${name}.png`);
  await writeFile(path, png);
  process.stdout.write(`${path}\n`);
}
for (const [name, of] of Object.entries(rankings)) {
  for (const [index, png] of (await pictures.ranking(of)).entries()) await keep(`${name}-${index + 1}`, png);
}
await keep("unit-card", await pictures.unitCard(unitCard()));
await pictures.close();
