import type { MostImproved } from "../ledger/published-ranking.ts";
import type { Standing } from "../ledger/ranking.ts";
import { sayUnits, type UnitKind, unitKindNames, unitKinds } from "../ledger/words.ts";
import { colours } from "./colours.ts";
import type { Typefaces } from "./fonts.ts";
import { card, cardTitle, GAP, heading, notes, starLegend } from "./frame.ts";
import { movement, type StarMark, starRow } from "./marks.ts";
import { createPen, INSIDE, LEFT, MARGIN, type Pen, RIGHT, WIDTH } from "./pen.ts";
import { sayWeek } from "./week.ts";

/** A place in the ranking with its stars in the order of the star set, met or not. */
export interface RankedUnit
  extends Pick<Standing, "unit" | "kind" | "rank" | "score" | "movement" | "items" | "signedOff"> {
  readonly stars: readonly StarMark[];
}

/** A published ranking, as its picture shows it. */
export interface RankingPicture {
  readonly street: string;
  /** The ISO week that it is of: "2026-W48". */
  readonly week: string;
  readonly formulaVersion: number;
  /** Until when the ledger counts, in words: "11月30日 09:00". */
  readonly asOf: string;
  /** Each kind in the order of its ranks. */
  readonly units: readonly RankedUnit[];
  readonly mostImproved: readonly MostImproved[];
}

/** So many units are read on one picture; the next ones stand on another. */
const MOST_UNITS = 24;

/** Units of one kind that stand on one picture. */
interface Section<Unit = RankedUnit> {
  readonly kind: UnitKind;
  readonly units: readonly Unit[];
  /** How many there are of the kind, on all pictures. */
  readonly total: number;
  readonly continued: boolean;
}

/** One or more pictures as SVG: the whole ranking, in the order in which they are sent. */
export function rankingSvgs(typefaces: Typefaces, ranking: RankingPicture): string[] {
  const pages = paginate(sectionsOf(ranking.units));
  return pages.map((sections, index) => {
    const corner = pages.length > 1 ? `${index + 1}/${pages.length}` : "";
    return drawPage(typefaces, ranking, sections, corner);
  });
}

/** How many pictures a ranking of these units takes. */
export function pagesOf(units: readonly { readonly kind: UnitKind }[]): number {
  return paginate(sectionsOf(units)).length;
}

/** Kind by kind; one that is too long for a picture in equal parts, so that its last few never stand alone. */
function sectionsOf<Unit extends { readonly kind: UnitKind }>(units: readonly Unit[]): Section<Unit>[] {
  return unitKinds.flatMap((kind) => {
    const all = units.filter((unit) => unit.kind === kind);
    const parts = Math.ceil(all.length / MOST_UNITS);
    const length = Math.ceil(all.length / parts);
    return Array.from({ length: parts }, (_, index) => ({
      kind,
      units: all.slice(index * length, (index + 1) * length),
      total: all.length,
      continued: index > 0,
    }));
  });
}

/** Fills picture after picture with whole sections. Without any unit there is one picture that says so. */
function paginate<Unit>(sections: readonly Section<Unit>[]): Section<Unit>[][] {
  const pages: Section<Unit>[][] = [[]];
  for (const section of sections) {
    const page = pages.at(-1) ?? [];
    const held = page.reduce((sum, { units }) => sum + units.length, 0);
    if (held > 0 && held + section.units.length > MOST_UNITS) pages.push([section]);
    else page.push(section);
  }
  return pages;
}

function drawPage(
  typefaces: Typefaces,
  ranking: RankingPicture,
  sections: readonly Section[],
  corner: string,
): string {
  const pen = createPen(typefaces);
  const { street, week, formulaVersion, asOf, mostImproved } = ranking;
  const lines = [sayWeek(week), `${week} · 截至${asOf} · 排名规则第${formulaVersion}版`];
  let y = heading(pen, { title: `${street} 星级周榜`, corner, lines });
  for (const section of sections) {
    const best = section.continued ? undefined : mostImproved.find(({ kind }) => kind === section.kind);
    y = drawSection(pen, y + GAP, section, best);
  }
  if (sections.length === 0) y = notes(pen, y + GAP, ["还没有排名。"]);
  y = starLegend(pen, y + GAP);
  y = notes(pen, y + 4, ["升降是与上周公布的名次比；先比星，再比得分，再比按时率"]);
  return pen.svg(y + GAP);
}

const SECTION_HEAD = 84;
const ROW = 100;
const STRIP = 64;

function drawSection(pen: Pen, top: number, section: Section, best: MostImproved | undefined): number {
  const { kind, units, total, continued } = section;
  const rows = top + SECTION_HEAD;
  const end = rows + units.length * ROW;
  const bottom = card(pen, top, end - top + (best ? STRIP + 24 : 8));
  const baseline = top + 58;
  const titleEnd = cardTitle(pen, baseline, `${unitKindNames[kind]}${continued ? "（续）" : ""}`);
  const small = { y: baseline, size: 24, weight: 400, fill: colours.soft } as const;
  pen.text(`共${total}个`, { ...small, x: titleEnd + 14, room: 140 });
  pen.text("得分", { ...small, x: RIGHT, anchor: "end", room: 200 });
  for (const [index, unit] of units.entries()) drawUnit(pen, rows + index * ROW, unit);
  if (best) drawBest(pen, end + 8, best);
  return bottom;
}

/** Places that get a medal. */
const medals: Readonly<Record<number, string>> = { 1: colours.gold, 2: colours.silver, 3: colours.bronze };

/** Rank and movement at the left, score and counts at the right, the name with its stars between them. */
const RANK_MIDDLE = LEFT + 26;
const NAME_LEFT = LEFT + 76;
/** Names of one street begin alike (示例市示例区…) and differ at their end (第一社区, 第二社区). */
const NAME_TAIL = 6;

function drawUnit(pen: Pen, top: number, unit: RankedUnit): void {
  pen.box({ x: LEFT, y: top, width: INSIDE, height: 2, fill: colours.rule });
  const bold = { weight: 700, fill: colours.ink } as const;
  // Nobody is honoured for a first place among those who have not begun.
  const medal = Number(unit.score) > 0 ? medals[unit.rank] : undefined;
  if (medal) pen.circle({ x: RANK_MIDDLE, y: top + 34, radius: 22, fill: medal });
  pen.text(String(unit.rank), {
    ...bold,
    x: RANK_MIDDLE,
    y: top + 44,
    size: 28,
    anchor: "middle",
    room: 60,
  });
  movement(pen, unit.movement, { x: RANK_MIDDLE, y: top + 84, size: 22 });

  const score = pen.text(unit.score, {
    ...bold,
    x: RIGHT,
    y: top + 46,
    size: 34,
    least: 24,
    anchor: "end",
    room: 132,
  });
  const room = RIGHT - score.width - 16 - NAME_LEFT;
  pen.text(unit.unit, { ...bold, x: NAME_LEFT, y: top + 44, size: 30, least: 22, tail: NAME_TAIL, room });

  const starsEnd = starRow(pen, unit.stars, { x: NAME_LEFT, y: top + 73, radius: 15, pitch: 36 });
  pen.text(`销号 ${unit.signedOff}/${unit.items}`, {
    x: RIGHT,
    y: top + 82,
    size: 24,
    weight: 400,
    fill: colours.soft,
    anchor: "end",
    room: RIGHT - starsEnd - 16,
  });
}

function drawBest(pen: Pen, top: number, best: MostImproved): void {
  const [left, right] = [MARGIN + 16, WIDTH - MARGIN - 16];
  pen.box({ x: left, y: top, width: right - left, height: STRIP, fill: colours.strip, radius: 12 });
  const y = top + STRIP / 2 + 9;
  const label = pen.text("进步最大", {
    x: left + 16,
    y,
    size: 26,
    weight: 700,
    fill: colours.rise,
    room: 140,
  });
  const gained = pen.text(`比季初 +${best.points}分`, {
    x: right - 16,
    y,
    size: 24,
    weight: 400,
    fill: colours.soft,
    anchor: "end",
    room: 240,
  });
  const x = left + 16 + label.width + 16;
  const room = right - 16 - gained.width - 16 - x;
  pen.text(sayUnits(best.units), { x, y, size: 26, least: 20, weight: 700, fill: colours.ink, room });
}
