import { z } from "zod";
import type { Answer, AnyCommand, Command, CommandContext } from "../src/chat/command.ts";
import { mayUse, sayNotAllowed } from "../src/chat/may-use.ts";
import { reply } from "../src/chat/reply.ts";
import { echo } from "../src/chat/say.ts";
import type { CommandWord } from "../src/chat/understanding.ts";
import { ownUnits } from "../src/chat/whose-unit.ts";
import { upcoming } from "./upcoming.ts";

const args = z.object({ note: z.string().optional() });
type Args = z.infer<typeof args>;

export const help: Command<Args> = {
  name: "帮助",
  words: ["帮助", "?", "help", "菜单", "使用说明", "怎么用", "bz"],
  takes: "topic",
  help: { usage: "/帮助", line: "看能用的命令；看一个：/帮助 进度" },
  may: "everyone",
  args,
  run: async (context, { note }) => {
    const word = note?.replace(/^\//, "").trim();
    if (!word) return { reply: showAll(context) };
    const isAsked = ({ words }: CommandWord) => words.includes(word);
    const asked = context.commands.find(isAsked);
    if (asked) return { reply: showOne(context, asked) };
    const missing = upcoming.some(isAsked) ? `「${word}」还没有开通。` : `没有「${echo(word)}」这个命令。`;
    return { reply: reply(missing, ...showAll(context).lines) };
  },
  clarify: async (context) => ({ reply: showShort(context) }),
};

/** Only what the person may use: a secretary does not read about the reviewer's commands. */
function usable(context: CommandContext): AnyCommand[] {
  const { commands, speaker } = context;
  const hasUnit = ownUnits(context).length > 0;
  return commands.filter((command) => mayUse(command, speaker) && (hasUnit || !command.needsUnit));
}

/** What the command is for, to this person. */
function lineFor({ speaker, address }: CommandContext, { help: { line, reader } }: AnyCommand): string {
  const acts = reader === undefined || speaker.posts.some(({ role }) => reader.roles.includes(role));
  // What is shown to be sent must be sendable: in a group it begins with the bot's name.
  return (acts ? line : reader.line).replaceAll("：/", `：${address}/`);
}

function showAll(context: CommandContext) {
  const lines = usable(context).map((command) => sayCommand(context, command));
  return reply("能用的命令：", ...lines);
}

function sayCommand(context: CommandContext, command: AnyCommand): string {
  return `${context.address}${command.help.usage}  ${lineFor(context, command)}`;
}

function showOne(context: CommandContext, command: AnyCommand) {
  const { name, words } = command;
  const others = words.filter((word) => word !== name && /[\u4e00-\u9fff]/.test(word));
  const notAllowed = sayNotAllowed(command, context.speaker);
  return reply(
    `${context.address}${command.help.usage}`,
    ...lineFor(context, command).split("；"),
    ...(others.length > 0 ? [`也可以说：${others.join("、")}`] : []),
    ...(notAllowed ? [notAllowed] : []),
  );
}

/** A bare mention: three lines, not the whole list. */
function showShort(context: CommandContext): Answer["reply"] {
  const first = usable(context).slice(0, 2);
  return reply(
    "您好，可以这样发：",
    ...first.map((command) => sayCommand(context, command)),
    `全部命令：${context.address}/帮助`,
  );
}
