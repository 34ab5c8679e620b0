import type { Calendar } from "../ledger/calendar.ts";
import { mostImproved, type PublishedRanking, type PublishedUnit } from "../ledger/published-ranking.ts";
import type { Standing } from "../ledger/ranking.ts";
import { sayUnits, type UnitKind, unitKindNames, unitKinds } from "../ledger/words.ts";
import { sayStars } from "./say.ts";

/** "1 示例桃园社区 ★★★★☆ 96.30 ▲2": how a unit stands, in every list. */
export function sayStanding(standing: Standing): string {
  const { rank, unit, stars, starsTotal, score, movement } = standing;
  return `${rank} ${unit} ${sayStars(stars, starsTotal)} ${score}${sayMovement(movement)}`;
}

/** "▲2", "▼1"; nothing for a unit that stayed or is new. */
function sayMovement(movement: number | null): string {
  if (!movement) return "";
  return movement > 0 ? ` ▲${movement}` : ` ▼${-movement}`;
}

/** "第48周"; with its year where `year` is another one. Weeks are ISO weeks such as "2026-W48". */
export function sayWeekNumber(week: string, year: string): string {
  const [own, number] = week.split("-W");
  return `${own === year ? "" : `${own}年`}第${Number(number)}周`;
}

/** What a chat shows of a text without a tap; a WeCom group's robot takes so many bytes of UTF-8 (path 91770). */
const MOST_CHARACTERS = 680;
const MOST_BYTES = 2_048;

/** So many of a kind are named, or fewer where the text would be too long; the others stand on the picture. */
const MOST_NAMED = 10;
const FEWEST_NAMED = 3;
/** One or two that are left out would be named by that. */
const FEWEST_LEFT_OUT = 3;

/** A name that is cut keeps so many characters at least: its ends, which tell units of one street apart. */
const SHORTEST_NAME = 7;

/**
 * A published ranking as text: what the digest says, and /排名 of a past week. `only` limits it to one kind. Fewer are named
 * before a name is cut, and names are cut before the text is longer than a chat shows.
 */
export function sayPublished(ranking: PublishedRanking, calendar: Calendar, only?: UnitKind): string[] {
  for (let most = MOST_NAMED; most > FEWEST_NAMED; most--) {
    const lines = linesOf(ranking, calendar, only, most);
    if (fits(lines)) return lines;
  }
  const { street, units } = ranking;
  const longest = Math.max(
    ...[street, ...units.map(({ unit }) => unit)].map((name) => Array.from(name).length),
  );
  for (let room = longest; ; room--) {
    const cut = {
      ...ranking,
      street: shortened(street, room),
      units: units.map((unit) => ({ ...unit, unit: shortened(unit.unit, room) })),
    };
    const lines = linesOf(cut, calendar, only, FEWEST_NAMED);
    if (fits(lines) || room <= SHORTEST_NAME) return lines;
  }
}

function fits(lines: readonly string[]): boolean {
  const text = lines.join("\n");
  return text.length <= MOST_CHARACTERS && Buffer.byteLength(text) <= MOST_BYTES;
}

/** "示例市示…第一社区": a name of more than `room` characters loses those in its middle. */
function shortened(name: string, room: number): string {
  const characters = Array.from(name);
  if (characters.length <= room) return name;
  const head = Math.floor((room - 1) / 2);
  return `${characters.slice(0, head).join("")}…${characters.slice(head + 1 - room).join("")}`;
}

/** "1 示例桃园社区 ★★★★☆ 96.30 ▲2 销号24/27" */
export function sayPublishedUnit(unit: PublishedUnit): string {
  return `${sayStanding(unit)} 销号${unit.signedOff}/${unit.items}`;
}

/** Who is named of a kind; the rest of a long ranking is not, so that nobody is shown as the last. */
function named(units: readonly PublishedUnit[], most: number): readonly PublishedUnit[] {
  return units.length <= most ? units : units.slice(0, Math.min(most, units.length - FEWEST_LEFT_OUT));
}

function linesOf(
  ranking: PublishedRanking,
  calendar: Calendar,
  only: UnitKind | undefined,
  most: number,
): string[] {
  const { street, week, units, formulaVersion } = ranking;
  const cutOff = ranking.cutOff.getTime();
  const year = calendar.day(cutOff).slice(0, 4);
  const kinds = unitKinds.filter((kind) => only === undefined || kind === only);
  return [
    `${street} ${sayWeekNumber(week, year)}星级周榜（截至${calendar.sayTime(cutOff, cutOff)}）`,
    ...kinds.flatMap((kind) => {
      const like = units.filter((unit) => unit.kind === kind);
      return like.length === 0 ? [] : sayKind(ranking, kind, like, most);
    }),
    `▲▼与上次公布的比，排名规则第${formulaVersion}版。`,
  ];
}

function sayKind(
  ranking: PublishedRanking,
  kind: UnitKind,
  units: readonly PublishedUnit[],
  most: number,
): string[] {
  const total = (count: (unit: PublishedUnit) => number) => units.reduce((sum, unit) => sum + count(unit), 0);
  const more = total(({ newlySignedOff }) => newlySignedOff ?? 0);
  const done = `销号${total(({ signedOff }) => signedOff)}/${total(({ items }) => items)}`;
  const shown = named(units, most);
  const best = mostImproved(ranking).find((one) => one.kind === kind);
  return [
    `${unitKindNames[kind]}${units.length}个：${done}${more > 0 ? `，比上次多${more}项` : ""}`,
    ...shown.map(sayPublishedUnit),
    ...(shown.length < units.length ? [`（以上是前${shown.length}个）`] : []),
    ...(best ? [`进步最大：${sayUnits(best.units)}，比季初+${best.points}分`] : []),
  ];
}
