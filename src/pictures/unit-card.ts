import type { Standing } from "../ledger/ranking.ts";
import { unitKindNames } from "../ledger/words.ts";
import { colours } from "./colours.ts";
import type { Typefaces } from "./fonts.ts";
import { card, cardTitle, GAP, heading, notes } from "./frame.ts";
import { movement, type StarMark, star, starMarkNames } from "./marks.ts";
import { createPen, INSIDE, LEFT, type Pen, RIGHT } from "./pen.ts";

/** An item as its unit has it: signed off, reported and to be reviewed, to be done, overdue. */
export const itemMarks = ["done", "told", "open", "late"] as const;
export type ItemMark = (typeof itemMarks)[number];

export interface CardItem {
  readonly number: number;
  readonly mark: ItemMark;
}

export interface CardStar {
  readonly name: string;
  readonly mark: StarMark;
  readonly items: readonly CardItem[];
}

export interface DueItem {
  /** "任务12 召开支委会" */
  readonly task: string;
  /** "11月28日截止，还有3天" */
  readonly when: string;
}

/** How a unit stands, as its picture shows it. */
export interface UnitCard
  extends Pick<Standing, "unit" | "kind" | "rank" | "score" | "movement" | "items" | "signedOff"> {
  readonly street: string;
  /** The ISO week of the day that it is of: "2026-W48". */
  readonly week: string;
  readonly formulaVersion: number;
  /** Until when the ledger counts, in words: "11月25日 10:00". */
  readonly asOf: string;
  /** Points of the score since the quarter began, as signed text ("+12.35"); null when there is nothing to compare with. */
  readonly sinceQuarter: string | null;
  readonly stars: readonly CardStar[];
  /** What falls due next, the nearest first; more than three are left out. */
  readonly nextDue: readonly DueItem[];
}

const MOST_DUE = 3;

/** The unit's picture as SVG. */
export function unitCardSvg(typefaces: Typefaces, unit: UnitCard): string {
  const pen = createPen(typefaces);
  const { street, kind, week, asOf } = unit;
  const lines = [`${street} · ${unitKindNames[kind]} · ${week} · 截至${asOf}`];
  let y = heading(pen, { title: unit.unit, corner: "", lines });
  y = drawSummary(pen, y + GAP, unit);
  if (unit.stars.length > 0) y = drawStars(pen, y + GAP, unit.stars);
  y = drawDue(pen, y + GAP, unit.nextDue.slice(0, MOST_DUE));
  y = notes(pen, y + 14, [`升降是与上周公布的名次比 · 排名规则第${unit.formulaVersion}版`]);
  return pen.svg(y + GAP);
}

const SUMMARY = 168;

function drawSummary(pen: Pen, top: number, unit: UnitCard): number {
  const lit = unit.stars.filter(({ mark }) => mark === "lit").length;
  const figures = [
    { label: "达标的星", value: `${lit}/${unit.stars.length}` },
    { label: `${unitKindNames[unit.kind]}排名`, value: `第${unit.rank}` },
    { label: "得分", value: unit.score },
    { label: "销号", value: `${unit.signedOff}/${unit.items}` },
  ];
  const width = INSIDE / figures.length;
  const middleOf = (index: number) => LEFT + width * (index + 0.5);
  const bottom = card(pen, top, SUMMARY);
  for (const [index, { label, value }] of figures.entries()) {
    const place = { x: middleOf(index), anchor: "middle", room: width - 8 } as const;
    pen.text(value, { ...place, y: top + 66, size: 42, least: 28, weight: 700, fill: colours.ink });
    pen.text(label, { ...place, y: top + 106, size: 24, weight: 400, fill: colours.soft });
  }
  const under = top + 142;
  movement(pen, unit.movement, { x: middleOf(1), y: under, size: 24 });
  if (unit.sinceQuarter !== null) {
    const style = { x: middleOf(2), y: under, size: 22, least: 18, weight: 400, room: width - 4 } as const;
    pen.text(`比季初 ${unit.sinceQuarter}`, { ...style, fill: colours.soft, anchor: "middle" });
  }
  return bottom;
}

/** An item's number in its own box. */
const CHIP = { width: 56, height: 42, pitch: 66, line: 54 } as const;
const CHIPS_IN_LINE = Math.floor((INSIDE + CHIP.pitch - CHIP.width) / CHIP.pitch);

const chips: Readonly<
  Record<
    ItemMark,
    { readonly name: string; readonly ground: string; readonly text: string; readonly edge: string }
  >
> = {
  done: { name: "已销号", ground: colours.done, text: colours.onDone, edge: colours.done },
  told: { name: "待审", ground: colours.told, text: colours.onTold, edge: colours.onTold },
  open: { name: "未完成", ground: colours.open, text: colours.onOpen, edge: colours.open },
  late: { name: "逾期", ground: colours.late, text: colours.onLate, edge: colours.onLate },
};

const STAR_HEAD = 98;
const STAR_END = 10;
const LEGEND = 60;

function drawStars(pen: Pen, top: number, stars: readonly CardStar[]): number {
  const heightOf = ({ items }: CardStar) =>
    STAR_HEAD + Math.ceil(items.length / CHIPS_IN_LINE) * CHIP.line + STAR_END;
  const bottom = card(pen, top, stars.reduce((sum, one) => sum + heightOf(one), 0) + LEGEND);
  let y = top;
  for (const [index, one] of stars.entries()) {
    if (index > 0) pen.box({ x: LEFT, y, width: INSIDE, height: 2, fill: colours.rule });
    drawStar(pen, y, one);
    y += heightOf(one);
  }
  pen.box({ x: LEFT, y, width: INSIDE, height: 2, fill: colours.rule });
  drawItemLegend(pen, y);
  return bottom;
}

function drawStar(pen: Pen, top: number, { name, mark, items }: CardStar): void {
  const done = items.filter((item) => item.mark === "done").length;
  star(pen, mark, LEFT + 20, top + 42, 20);
  const right = { y: top + 52, anchor: "end", room: 110 } as const;
  const count = pen.text(`${done}/${items.length}`, {
    ...right,
    x: RIGHT,
    size: 28,
    weight: 700,
    fill: colours.ink,
  });
  const stateRight = RIGHT - count.width - 16;
  const state = pen.text(starMarkNames[mark], {
    ...right,
    x: stateRight,
    size: 24,
    weight: 400,
    fill: colours.soft,
  });
  const x = LEFT + 54;
  const room = stateRight - state.width - 16 - x;
  pen.text(name, { x, y: top + 52, size: 30, least: 24, weight: 700, fill: colours.ink, room });
  drawBar(pen, top + 74, items.length === 0 ? 0 : done / items.length);
  for (const [index, item] of items.entries()) {
    const left = LEFT + (index % CHIPS_IN_LINE) * CHIP.pitch;
    drawChip(pen, left, top + STAR_HEAD + Math.floor(index / CHIPS_IN_LINE) * CHIP.line, item);
  }
}

/** `share` is 0 to 1. */
function drawBar(pen: Pen, top: number, share: number): void {
  const bar = { x: LEFT, y: top, height: 10, radius: 5 } as const;
  pen.box({ ...bar, width: INSIDE, fill: colours.barEmpty });
  if (share > 0) pen.box({ ...bar, width: Math.max(bar.height, INSIDE * share), fill: colours.barFull });
}

function drawChip(pen: Pen, left: number, top: number, { number, mark }: CardItem): void {
  const { ground, text, edge } = chips[mark];
  const { width, height } = CHIP;
  // The edge is drawn half outside.
  pen.box({ x: left + 1, y: top + 1, width: width - 2, height: height - 2, fill: ground, radius: 10, edge });
  pen.text(String(number), {
    x: left + width / 2,
    y: top + 30,
    size: 24,
    least: 12,
    weight: 700,
    fill: text,
    anchor: "middle",
    room: width - 8,
  });
}

function drawItemLegend(pen: Pen, top: number): void {
  let x = LEFT;
  for (const mark of itemMarks) {
    const { name, ground, edge } = chips[mark];
    pen.box({ x: x + 1, y: top + 20, width: 28, height: 22, fill: ground, radius: 6, edge });
    const style = { x: x + 40, y: top + 39, size: 23, weight: 400, fill: colours.soft, room: 120 } as const;
    x += 40 + pen.text(name, style).width + 28;
  }
}

const DUE_HEAD = 80;
const DUE_ROW = 90;

function drawDue(pen: Pen, top: number, due: readonly DueItem[]): number {
  const bottom = card(pen, top, DUE_HEAD + (due.length === 0 ? 60 : due.length * DUE_ROW + 8));
  cardTitle(pen, top + 56, "接下来");
  const plain = { x: LEFT, size: 24, weight: 400, fill: colours.soft, room: INSIDE } as const;
  if (due.length === 0) pen.text("没有待办的任务。", { ...plain, y: top + DUE_HEAD + 26 });
  for (const [index, { task, when }] of due.entries()) {
    const y = top + DUE_HEAD + index * DUE_ROW;
    pen.box({ x: LEFT, y, width: INSIDE, height: 2, fill: colours.rule });
    pen.text(task, { ...plain, y: y + 40, size: 28, least: 24, weight: 700, fill: colours.ink });
    pen.text(when, { ...plain, y: y + 74 });
  }
  return bottom;
}
