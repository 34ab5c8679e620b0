import { matchAt, skip } from "./scan.ts";

/** A place of a unit's name in a text. */
export interface UnitAt {
  readonly from: number;
  readonly to: number;
}

const UNIT =
  /[\p{Script=Han}a-z0-9]{1,20}?(?:社区|村|商圈|党支部|支部|党总支|党委|园区|片区)(?=$|[^\p{Script=Han}a-z])/uy;
const BEFORE_ENTRY = /[\p{Script=Han}a-z0-9]{1,20}?(?:社区|村|商圈|支部|党总支|党委)/uy;
/** These name no single unit. */
const NOT_ONE =
  /^(?:[各全本我你他这哪每](?:个)?|我们|所有|全部|全街道|其他)(?:社区|村|商圈|支部|党支部|党总支|党委)$|^\d/;

/** The unit that is named at a place of the text: 桃园社区 in "桃园社区 任务12", ending before a space or an entry. */
export function readUnit(text: string, at: number, ledgers: readonly string[]): UnitAt | undefined {
  const from = skip(/[\s:,]*/y, text, at);
  if (ledgers.some((name) => text.startsWith(name, from))) return undefined;
  const to = from + (matchAt(UNIT, text, from)?.[0].length ?? 0);
  if (to > from) return named(text, { from, to });
  const before = from + (matchAt(BEFORE_ENTRY, text, from)?.[0].length ?? 0);
  const goesOn = ledgers.some((name) => text.startsWith(name, before)) || text.startsWith("第", before);
  return before > from && goesOn ? named(text, { from, to: before }) : undefined;
}

function named(text: string, { from, to }: UnitAt): UnitAt | undefined {
  return NOT_ONE.test(text.slice(from, to)) ? undefined : { from, to };
}
