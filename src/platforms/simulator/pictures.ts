/** The pictures that the bot showed: each is kept once, under a URL that its content makes. */

import { createHash } from "node:crypto";
import type { RouterContext } from "@koa/router";
import type { Queryable } from "../../database/door.ts";
import type { SimulatorDeps } from "./deps.ts";
import { Refused } from "./refused.ts";

const FOLDER = "/simulator/pictures/";
/** In the router's words; its `name` is that of a picture. */
export const PICTURE_PATH = `${FOLDER}:name`;
const NAME = /^(?<sha256>[0-9a-f]{64})\.png$/;

/** Keeps a PNG, and gives the URL by which the page shows it. */
export async function keepPicture(tx: Queryable, base64: string): Promise<string> {
  const png = Buffer.from(base64, "base64");
  const sha256 = createHash("sha256").update(png).digest("hex");
  await tx.query(
    "INSERT INTO gov.simulator_picture (sha256, png) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING",
    [sha256, png],
  );
  return `${FOLDER}${sha256}.png`;
}

/** `GET /simulator/pictures/<sha256>.png` */
export async function showPicture({ db }: SimulatorDeps, ctx: RouterContext): Promise<void> {
  const sha256 = NAME.exec(ctx.params.name ?? "")?.groups?.sha256;
  const { rows } =
    sha256 === undefined
      ? { rows: [] }
      : await db.query<{ png: Buffer }>("SELECT png FROM gov.simulator_picture WHERE sha256 = $1", [sha256]);
  const [picture] = rows;
  if (!picture) throw new Refused(404, "没有这张图片。");
  // What a URL shows never changes.
  ctx.set("Cache-Control", "private, max-age=31536000, immutable");
  ctx.type = "image/png";
  ctx.body = picture.png;
}
