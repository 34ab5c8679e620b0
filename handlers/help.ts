import { z } from "zod";
import type { Answer, AnyCommand, Command, CommandContext } from "../src/chat/command.ts";
import { mayUse } from "../src/chat/may-use.ts";
import { reply } from "../src/chat/reply.ts";

const args = z.object({ note: z.string().optional() });
type Args = z.infer<typeof args>;

export const help: Command<Args> = {
  name: "帮助",
  words: ["帮助", "?", "help", "菜单", "使用说明", "怎么用", "bz"],
  takes: "topic",
  help: { usage: "/帮助", line: "看能用的命令；看一个：/帮助 打卡" },
  may: "everyone",
  args,
  run: async (context, { note }) => {
    const asked = note
      ? context.commands.find(({ words }) => words.includes(note.replace(/^\//, "")))
      : undefined;
    return { reply: asked ? showOne(context, asked) : showAll(context) };
  },
  clarify: async (context) => ({ reply: showShort(context) }),
};

/** Only what the person may use: a secretary does not read about the reviewer's commands. */
function usable({ commands, speaker }: CommandContext): AnyCommand[] {
  return commands.filter((command) => mayUse(command, speaker));
}

function showAll(context: CommandContext) {
  const lines = usable(context).map(({ help: { usage, line } }) => `${context.address}${usage}  ${line}`);
  return reply("能用的命令：", ...lines);
}

function showOne({ address }: CommandContext, { name, words, help: { usage, line } }: AnyCommand) {
  const others = words.filter((word) => word !== name && /[\u4e00-\u9fff]/.test(word));
  return reply(`${address}${usage}`, line, ...(others.length > 0 ? [`也可以说：${others.join("、")}`] : []));
}

/** A bare mention: three lines, not the whole list. */
function showShort(context: CommandContext): Answer["reply"] {
  const first = usable(context).slice(0, 2);
  return reply(
    "您好，可以这样发：",
    ...first.map(({ help: { usage, line } }) => `${context.address}${usage}  ${line}`),
    `全部命令：${context.address}/帮助`,
  );
}
