import type { UnitName } from "../ledger/speaker.ts";
import { findUnit } from "../ledger/units.ts";
import type { Role } from "../ledger/words.ts";
import type { Answer, CommandContext } from "./command.ts";
import { type Reply, reply } from "./reply.ts";

/** The unit a command is about, or the short question or refusal to answer instead. */
export type Whose = { readonly unit: UnitName } | { readonly instead: Reply };

/** The unit a person acts for: a wrong unit is worse than a question, so nothing is guessed between two. */
export async function unitToActFor(
  context: CommandContext,
  roles: readonly Role[],
  named: string | undefined,
  example: string,
): Promise<Whose> {
  const own = ownUnits(context, roles);
  const [first, second] = own;
  if (!first) {
    return { instead: reply("您的名下没有单位，不能代为办理。请单位书记自己来发。") };
  }
  if (named !== undefined) return actForNamed(context, own, named);

  const groupUnit = unitOfGroup(context);
  if (groupUnit) {
    return own.some(({ id }) => id === groupUnit.id)
      ? { unit: groupUnit }
      : { instead: reply(`这里是${groupUnit.name}的群，您在${names(own)}。请到本单位群或私聊我来发。`) };
  }
  if (!second) return { unit: first };
  return {
    instead: reply(
      `您在${names(own)}都有职务，是哪个单位的？请写上单位，如：${context.address}${example.replace(" ", ` ${first.name} `)}`,
    ),
  };
}

async function actForNamed(context: CommandContext, own: readonly UnitName[], named: string): Promise<Whose> {
  const found = await findUnit(context.db, context.speaker.streetId, named);
  if (found.found === "none") return { instead: reply(`没有找到「${named}」。您的单位是${names(own)}。`) };
  const candidates = found.found === "one" ? [found.unit] : found.units;
  const mine = candidates.filter(({ id }) => own.some((unit) => unit.id === id));
  const [only] = mine;
  if (only && mine.length === 1) return { unit: only };
  if (mine.length > 1) return { instead: reply(`「${named}」可以是${names(mine)}，请写全名。`) };
  return { instead: reply(`${names(candidates)}不是您的单位，您的单位是${names(own)}。没有改动。`) };
}

/** What a question is about: one or more units, or the whole street for people of the street office. */
type Viewed =
  | { readonly units: readonly [UnitName, ...UnitName[]] }
  | { readonly street: true }
  | { readonly instead: Reply };

/** Everyone may look at every unit of their street: the named one, else the group's, else their own, else all. */
async function unitsToShow(context: CommandContext, named: string | undefined): Promise<Viewed> {
  if (named !== undefined) {
    const found = await findUnit(context.db, context.speaker.streetId, named);
    if (found.found === "one") return { units: [found.unit] };
    return {
      instead: reply(
        found.found === "none"
          ? `没有找到「${named}」，请写单位全名。`
          : `「${named}」可以是${names(found.units)}，请写全名。`,
      ),
    };
  }
  const groupUnit = unitOfGroup(context);
  if (groupUnit) return { units: [groupUnit] };
  const [first, ...more] = ownUnits(context);
  return first ? { units: [first, ...more] } : { street: true };
}

/** Answers about whatever `unitsToShow` finds: a block of lines for each unit, or the street's lines. */
export async function answerAbout(
  context: CommandContext,
  named: string | undefined,
  say: {
    readonly unit: (unit: UnitName) => Promise<readonly string[]>;
    readonly street: () => Promise<readonly string[]>;
  },
): Promise<Answer> {
  const viewed = await unitsToShow(context, named);
  if ("instead" in viewed) return { reply: viewed.instead };
  if ("street" in viewed) return { reply: reply(...(await say.street())) };
  const blocks = await Promise.all(viewed.units.map(say.unit));
  return { reply: reply(...blocks.flat()) };
}

/** The units in which the speaker holds one of the roles (any role when none are named), each once. */
export function ownUnits(context: CommandContext, roles?: readonly Role[]): UnitName[] {
  const units = context.speaker.posts.flatMap(({ role, unit }) =>
    unit && (!roles || roles.includes(role)) ? [unit] : [],
  );
  return units.filter(({ id }, index) => units.findIndex((unit) => unit.id === id) === index);
}

/** The unit of the group spoken in. A group bound by another street says nothing about this one's units. */
function unitOfGroup({ group, speaker }: CommandContext): UnitName | undefined {
  return group && group.streetId === speaker.streetId ? (group.unit ?? undefined) : undefined;
}

function names(units: readonly UnitName[]): string {
  return units.map(({ name }) => name).join("、");
}
