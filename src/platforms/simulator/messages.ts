/** Speaking to the bot, and reading what stands in a chat. */

import { createHash, randomUUID } from "node:crypto";
import type { RouterContext } from "@koa/router";
import { z } from "zod";
import { keptText } from "../../chat/kept-text.ts";
import { type IncomingMessage, messageKey } from "../../chat/message.ts";
import { replyText } from "../../chat/reply.ts";
import { identifier, storable } from "../shapes.ts";
import type { SimulatorDeps } from "./deps.ts";
import { findGroup, findPerson, STRANGER } from "./directory.ts";
import { question } from "./question.ts";
import { Refused } from "./refused.ts";
import { keepLine, listLines } from "./store.ts";

const spoken = z.object({
  from: identifier,
  group: z.string().nullable(),
  text: storable,
  id: identifier.optional(),
});

/** `POST /simulator/messages`: a message takes the way that a real platform's takes. */
export async function speak(deps: SimulatorDeps, ctx: RouterContext): Promise<void> {
  const { from, group, text, id } = await question(ctx, spoken);
  await refuseImpostor(deps, from);
  if (group !== null) await requireGroup(deps, group);

  const message: IncomingMessage = {
    platform: "simulator",
    robot: "simulator",
    id: id === undefined ? randomUUID() : ownId(id, from, group),
    corp: "",
    user: from,
    chat: group === null ? { kind: "direct" } : { kind: "group", id: group },
    text,
    mentioned: group === null || mentions(text, deps.botName),
    pictures: [],
    envelope: "",
  };
  const line = { chat: group ?? from, messageKey: messageKey(message) };

  // Before the answer, so that what the bot says because of it stands below it.
  await keepLine(deps.db, { ...line, at: deps.now(), sender: from, text: keptText(text), part: 0 });
  const { reply, duplicate } = await deps.receive(message);
  const answer = reply && replyText(reply);
  if (answer)
    await keepLine(deps.db, { ...line, at: deps.now(), sender: deps.botName, text: answer, part: 1 });

  ctx.body = { replies: answer ? [{ text: answer }] : [], duplicate };
}

/** On a real platform a message has its sender and its chat: an id that somebody else uses as well is another message. */
function ownId(id: string, from: string, group: string | null): string {
  return createHash("sha256")
    .update(JSON.stringify([from, group, id]))
    .digest("hex");
}

/** `GET /simulator/groups/:id/messages`: the chat of a group, or the direct chat of a person. */
export async function listen(deps: SimulatorDeps, ctx: RouterContext): Promise<void> {
  const chat = ctx.params.id ?? "";
  const after = ctx.query.after ?? "0";
  // Fifteen digits stay exact in a JavaScript number and fit a bigint.
  if (typeof after !== "string" || !/^\d{1,15}$/.test(after)) throw new Refused(400, "after 应为数字。");
  if (!(await knows(deps, chat))) throw new Refused(404, "没有这个会话。");
  ctx.body = { messages: await listLines(deps.db, chat, Number(after), deps.isoTime) };
}

/** Whether the text calls the bot by its name, in whatever width and case it was typed. */
export function mentions(text: string, botName: string): boolean {
  const plain = (words: string) => words.normalize("NFKC").toLowerCase();
  return plain(text).includes(`@${plain(botName)}`);
}

/**
 * Anybody may speak, known or not: the bot says itself whom it does not know. Only the names of the bot and of a group
 * are no person's: their lines would stand as the bot's own, or in the group.
 */
async function refuseImpostor(deps: SimulatorDeps, from: string): Promise<void> {
  if (from === deps.botName || (await findGroup(deps.db, from))) throw new Refused(404, "没有这个人。");
}

/** Refuses the name of nobody. */
export async function requirePerson(deps: SimulatorDeps, id: string): Promise<void> {
  if (!storableId(id) || !(await findPerson(deps.db, id))) throw new Refused(404, "没有这个人。");
}

async function requireGroup(deps: SimulatorDeps, id: string): Promise<void> {
  if (!storableId(id) || !(await findGroup(deps.db, id))) throw new Refused(404, "没有这个群。");
}

async function knows(deps: SimulatorDeps, chat: string): Promise<boolean> {
  if (chat === STRANGER) return true;
  if (!storableId(chat)) return false;
  return Boolean((await findGroup(deps.db, chat)) ?? (await findPerson(deps.db, chat)));
}

/** PostgreSQL takes no NUL in a text, not even to look for one. */
function storableId(id: string): boolean {
  return identifier.safeParse(id).success;
}
