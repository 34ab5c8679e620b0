import type { Hearing } from "../ledger/speaker.ts";
import { roleNames } from "../ledger/words.ts";
import type { Answer, AnyCommand, CommandContext } from "./command.ts";
import type { DispatchDeps } from "./dispatch.ts";
import { mayUse } from "./may-use.ts";
import { type IncomingMessage, NO_COMPANY } from "./message.ts";
import { question } from "./questions.ts";
import { reply } from "./reply.ts";
import type { Understanding } from "./understanding.ts";

interface Heard {
  readonly message: IncomingMessage;
  readonly hearing: Hearing;
  readonly understood: Exclude<Understanding, { kind: "IGNORE" }>;
  /** The street's clock, epoch ms. */
  readonly now: number;
}

/** What is answered to a message that was understood, and what is recorded with it. Only a command changes anything. */
export async function decide(deps: DispatchDeps, heard: Heard): Promise<Answer> {
  const { message, hearing, understood } = heard;
  const address = message.chat.kind === "group" ? `@${deps.callName(message.platform)} ` : "";
  if (!hearing.speaker) return { reply: unknownPerson(message) };

  const context: CommandContext = {
    db: deps.db,
    calendar: deps.calendar,
    now: heard.now,
    speaker: hearing.speaker,
    group: hearing.group,
    pictures: message.pictures,
    address,
    commands: deps.commands,
  };
  if (understood.kind === "ASK" && understood.reason === "personal-data") {
    return { reply: question(understood, address) };
  }
  if (isUpcoming(deps, understood.cmd)) {
    return { reply: reply(`「${understood.cmd}」还没有开通。发 ${address}/帮助 看现在能用的命令。`) };
  }
  const command = commandNamed(deps.commands, understood.cmd);
  if (understood.kind !== "CMD") {
    return (await command?.clarify?.(context, understood)) ?? { reply: question(understood, address) };
  }
  if (!command) throw new Error(`the vocabulary has no command ${understood.cmd}`);
  const refusal = refuse(command, context);
  if (refusal) return { reply: reply(refusal) };

  const args = command.args.safeParse(understood);
  if (!args.success) return { reply: reply(`没看懂。可以这样发：${address}${command.help.usage}`) };
  return command.run(context, args.data as never);
}

/** A word the parser knows, whose command is not there yet: asking for details would lead nowhere. */
function isUpcoming({ commands, vocabulary }: DispatchDeps, name: string | undefined): boolean {
  return !commandNamed(commands, name) && vocabulary.commands.some((word) => word.name === name);
}

function commandNamed(commands: readonly AnyCommand[], name: string | undefined): AnyCommand | undefined {
  return commands.find((command) => command.name === name);
}

/** Somebody from outside has an account that the list of people cannot hold: naming it would help nobody. */
function unknownPerson({ corp, user }: IncomingMessage) {
  return corp !== NO_COMPANY
    ? reply(`我还不认识您（账号 ${user}）。请街道组织员把您加入人员名单，加好后再发一次。`)
    : reply("我还不认识您：您的账号不在本单位的通讯录里。请联系街道组织员。");
}

/** Why the speaker may not use the command, and who may; undefined when they may. */
function refuse(command: AnyCommand, { speaker }: CommandContext): string | undefined {
  const { may } = command;
  if (may === "everyone" || mayUse(command, speaker)) return undefined;
  return `「${command.name}」由${may.map((role) => roleNames[role]).join("、")}使用，您可以请他们来发。`;
}
