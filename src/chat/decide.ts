import { findPersonalData } from "../ledger/personal-data.ts";
import type { Hearing } from "../ledger/speaker.ts";
import type { Answer, AnyCommand, CommandContext, Unsettled } from "./command.ts";
import { names } from "./command-rules.ts";
import type { DispatchDeps } from "./dispatch.ts";
import { sayNotAllowed } from "./may-use.ts";
import { withMeantNumber } from "./meant-number.ts";
import { type IncomingMessage, NO_COMPANY, type PlatformName } from "./message.ts";
import { question } from "./questions.ts";
import { type Reply, reply } from "./reply.ts";
import { echo, sayEntries } from "./say.ts";
import type { CommandWord, Understanding } from "./understanding.ts";
import { ownUnits, unitToActFor } from "./whose-unit.ts";

interface Heard {
  readonly message: IncomingMessage;
  readonly hearing: Hearing;
  readonly understood: Exclude<Understanding, { kind: "IGNORE" }>;
  /** The street's clock, epoch ms. */
  readonly now: number;
}

/** What is answered to a message that was understood, and what is recorded with it. Only a command changes anything. */
export async function decide(deps: DispatchDeps, heard: Heard): Promise<Answer> {
  const answer = await answerTo(deps, heard);
  const lost = heard.hearing.speaker ? sayLostPictures(heard, answer) : [];
  return lost.length > 0 ? { ...answer, reply: reply(...answer.reply.lines, ...lost) } : answer;
}

/** Pictures are kept with a report only: nobody may think that others were. */
function sayLostPictures({ message, understood }: Heard, { changes = [] }: Answer): string[] {
  const count = message.pictures.length;
  const isKept = changes.some(({ fact }) => fact.kind === "reported" && fact.data.pictures !== undefined);
  if (count === 0 || isKept) return [];
  const mend =
    understood.kind === "CMD" && understood.cmd === names.report
      ? ""
      : "要留照片，请把照片和打卡的编号放在同一条消息里再发。";
  return [`照片${count}张没有记。${mend}`];
}

async function answerTo(deps: DispatchDeps, heard: Heard): Promise<Answer> {
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
  const upcoming = upcomingNamed(deps, understood.cmd);
  if (upcoming) return { reply: sayUpcoming(upcoming, understood, context) };
  const command = commandNamed(deps.commands, understood.cmd);
  if (understood.kind !== "CMD") {
    const asked = withMeantNumber(understood, message.text, deps.vocabulary);
    const refused = command && (await refuseExample(command, context, asked));
    if (refused) return { reply: refused };
    return (await command?.clarify?.(context, asked)) ?? { reply: question(asked, address) };
  }
  if (!command) throw new Error(`the vocabulary has no command ${understood.cmd}`);
  const refusal = sayNotAllowed(command, context.speaker);
  if (refusal) return { reply: reply(refusal) };

  const args = command.args.safeParse(understood);
  if (!args.success) return { reply: reply(`没看懂。可以这样发：${address}${command.help.usage}`) };
  return command.run(context, args.data as never);
}

/** A question's example that the reader may not send would be refused: instead it is said at once who may. */
async function refuseExample(
  command: AnyCommand,
  context: CommandContext,
  { unit, refs }: Unsettled,
): Promise<Reply | undefined> {
  const { may, name } = command;
  if (may === "everyone") return undefined;
  const entries = sayEntries(
    refs.filter(({ number }) => number > 0),
    "任务",
  );
  const look = `只想看看请发：${context.address}/任务 ${[unit, entries]
    .filter(Boolean)
    .map((word) => echo(word ?? ""))
    .join(" ")}`;
  const looks = entries === "" ? [] : [look];
  const refusal = sayNotAllowed(command, context.speaker);
  if (refusal) return reply(refusal, ...looks);
  if (unit === undefined || ownUnits(context, may).length === 0) return undefined;
  const whose = await unitToActFor(context, may, unit, { command: name, refs });
  return "instead" in whose ? reply(...whose.instead.lines, ...looks) : undefined;
}

/** A word the parser knows, whose command is not there yet: asking for details would lead nowhere. */
function upcomingNamed({ commands, vocabulary }: DispatchDeps, name: string | undefined) {
  if (commandNamed(commands, name)) return undefined;
  return vocabulary.commands.find((word) => word.name === name);
}

function sayUpcoming(
  { name, words, untilThen }: CommandWord,
  { refs, unit }: Pick<Heard["understood"], "refs" | "unit">,
  { address, speaker }: CommandContext,
): Reply {
  if (!untilThen) return reply(`「${name}」还没有开通。发 ${address}/帮助 看现在能用的命令。`);
  const entries = refs.filter(({ number }) => number > 0);
  const roles = speaker.posts.map(({ role }) => role);
  return reply(
    `「${words[0] ?? name}」还没有开通，没有改动。`,
    untilThen({ address, refs: entries, unit: unit && echo(unit), roles }),
  );
}

function commandNamed(commands: readonly AnyCommand[], name: string | undefined): AnyCommand | undefined {
  return commands.find((command) => command.name === name);
}

/** Somebody from outside has an account that the list of people cannot hold: naming it would help nobody. */
function unknownPerson({ corp, user, platform }: IncomingMessage): Reply {
  if (corp === NO_COMPANY) return reply("我还不认识您：您的账号不在本单位的通讯录里。请联系街道组织员。");
  if (findPersonalData(user).length > 0) {
    return reply(
      "我还不认识您。您的账号是一个手机号或证件号，这里不写出来。",
      `请街道组织员在${addressBooks[platform]}里查您的账号，把您加入人员名单，加好后再发一次。`,
    );
  }
  return reply(`我还不认识您（账号 ${user}）。请街道组织员把您加入人员名单，加好后再发一次。`);
}

/** Where an administrator reads what somebody's account is. */
const addressBooks: Readonly<Record<PlatformName, string>> = {
  wecom: "企业微信管理后台的通讯录",
  dingtalk: "钉钉管理后台的通讯录",
  simulator: "人员名单",
};
