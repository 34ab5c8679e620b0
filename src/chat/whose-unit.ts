import type { UnitName } from "../ledger/speaker.ts";
import { type FoundUnit, findUnit } from "../ledger/units.ts";
import { type Role, roleNames, type UnitKind, unitKindNames, unitKinds } from "../ledger/words.ts";
import { sayAgain, type Typed } from "./again.ts";
import type { Answer, CommandContext } from "./command.ts";
import { type Reply, reply } from "./reply.ts";
import { echo } from "./say.ts";

/** The unit a command is about, or the short question or refusal to answer instead. */
export type Whose = { readonly unit: UnitName } | { readonly instead: Reply };

/**
 * The unit a person acts for: a wrong unit is worse than a question, so nothing is guessed between two. The question
 * repeats what was typed, so that the answer is only to be sent.
 */
export async function unitToActFor(
  context: CommandContext,
  roles: readonly Role[],
  named: string | undefined,
  typed: Typed,
): Promise<Whose> {
  const own = ownUnits(context, roles);
  const [first, second] = own;
  if (!first) {
    const who = roles.map((role) => roleNames[role]).join("、");
    return { instead: reply(`这件事由单位的${who}办，请本单位的人来发。没有改动。`) };
  }
  if (named !== undefined) return actForNamed(context, own, named, typed);

  const groupUnit = unitOfGroup(context);
  if (groupUnit) {
    return own.some(({ id }) => id === groupUnit.id)
      ? { unit: groupUnit }
      : { instead: reply(`这里是${groupUnit.name}的群，您在${names(own)}。请到本单位群或私聊我来发。`) };
  }
  if (!second) return { unit: first };
  return {
    instead: reply(
      `您在${names(own)}都有职务，是哪个单位的？请写上单位，如：${sayAgain(context, typed, first.name)}`,
    ),
  };
}

async function actForNamed(
  context: CommandContext,
  own: readonly UnitName[],
  named: string,
  typed: Typed,
): Promise<Whose> {
  const found = await findUnit(context.db, context.speaker.streetId, named);
  const example = (unit: UnitName | undefined) => `如：${sayAgain(context, typed, unit?.name)}`;
  if (found.found === "none")
    return {
      instead: reply(`没有找到「${echo(named)}」。您的单位是${names(own)}，请写上再发，${example(own[0])}`),
    };
  const candidates = found.found === "one" ? [found.unit] : found.units;
  const mine = candidates.filter(({ id }) => own.some((unit) => unit.id === id));
  const [only] = mine;
  if (only && mine.length === 1) return { unit: only };
  if (mine.length > 1)
    return { instead: reply(`「${echo(named)}」可以是${names(mine)}，请写全名，${example(only)}`) };
  return { instead: reply(`${names(candidates)}不是您的单位，您的单位是${names(own)}。没有改动。`) };
}

/** "松涛支部 " before what a person of several units did, "" for everybody else: number and title are the same in all. */
export function whoseWork(context: CommandContext, unitId: number): string {
  const own = ownUnits(context);
  const unit = own.find(({ id }) => id === unitId);
  return unit && own.length > 1 ? `${unit.name} ` : "";
}

/** What a question is about: one or more units, or the whole street for people of the street office. */
type Viewed =
  | { readonly units: readonly [UnitName, ...UnitName[]] }
  | { readonly street: true; readonly kind?: UnitKind }
  | { readonly instead: Reply };

/** Everyone may look at every unit of their street: the named one, else the group's, else their own, else all. */
async function unitsToShow(context: CommandContext, named: string | undefined): Promise<Viewed> {
  if (named !== undefined) {
    const kind = unitKinds.find((one) => unitKindNames[one] === named);
    if (kind) return { street: true, kind };
    const found = await findUnit(context.db, context.speaker.streetId, named);
    if (found.found === "one") return { units: [found.unit] };
    return { instead: reply(sayNotOne(named, found)) };
  }
  const groupUnit = unitOfGroup(context);
  if (groupUnit) return { units: [groupUnit] };
  const [first, ...more] = ownUnits(context);
  return first ? { units: [first, ...more] } : { street: true };
}

/** Who has more units than this (a sponsor) is shown one line of each: blocks of many would fill screens. */
export const MOST_UNITS_IN_FULL = 2;

/** Why no unit is shown for what was typed. */
export function sayNotOne(named: string, found: Exclude<FoundUnit, { found: "one" }>): string {
  return found.found === "none"
    ? `没有找到「${echo(named)}」这个单位，请写单位全名。`
    : `「${echo(named)}」可以是${names(found.units)}，请写全名。`;
}

/**
 * Answers about whatever `unitsToShow` finds: a block of lines for each unit, or the lines of the street or of one kind
 * of units. Words that are left behind the command name the unit too: nobody is shown their own when they ask for another.
 */
export async function answerAbout(
  context: CommandContext,
  asked: { readonly unit?: string | undefined; readonly note?: string | undefined },
  say: {
    readonly unit: (unit: UnitName) => Promise<readonly string[]>;
    readonly street: (kind?: UnitKind) => Promise<readonly string[]>;
    /** The one line of each where there are more than MOST_UNITS_IN_FULL. */
    readonly brief: (unit: UnitName) => Promise<readonly string[]>;
    /** What shows the first one in full. */
    readonly more: (unit: UnitName) => string;
  },
): Promise<Answer> {
  const viewed = await unitsToShow(context, asked.unit ?? unitIn(asked.note));
  if ("instead" in viewed) return { reply: viewed.instead };
  if ("street" in viewed) return { reply: reply(...(await say.street(viewed.kind))) };
  const isBrief = viewed.units.length > MOST_UNITS_IN_FULL;
  const blocks = await Promise.all(viewed.units.map(isBrief ? say.brief : say.unit));
  return {
    reply: reply(...blocks.flat(), ...(isBrief ? [`看一个单位请发：${say.more(viewed.units[0])}`] : [])),
  };
}

/** What may be the name of a unit in words behind a command: 桃园, 桃园的, 桃园怎么样. */
export function unitIn(note: string | undefined): string | undefined {
  const words = note?.replace(/(?:[的呢吗嘛吧了]|怎么样|怎样|如何|情况|[?？。!！])+$/u, "").trim();
  return words && /^[\p{L}\p{N}（）()·]{1,20}$/u.test(words) && !OWN.test(words) ? words : undefined;
}

const OWN = /^(?:我|我们|本单位|自己|全部|所有|现在|目前|今天|本周|这周|本月)/;

/** The units in which the speaker holds one of the roles (any role when none are named), each once. */
export function ownUnits(context: CommandContext, roles?: readonly Role[]): UnitName[] {
  const units = context.speaker.posts.flatMap(({ role, unit }) =>
    unit && (!roles || roles.includes(role)) ? [unit] : [],
  );
  return units.filter(({ id }, index) => units.findIndex((unit) => unit.id === id) === index);
}

/** The unit of the group spoken in. A group bound by another street says nothing about this one's units. */
export function unitOfGroup({ group, speaker }: CommandContext): UnitName | undefined {
  return group && group.streetId === speaker.streetId ? (group.unit ?? undefined) : undefined;
}

function names(units: readonly UnitName[]): string {
  return units.map(({ name }) => name).join("、");
}
