import { editDistance } from "../ledger/edit-distance.ts";
import { COMMITTEE, shortNames } from "../ledger/units.ts";
import { normalise } from "./normalise.ts";
import { matchAt } from "./scan.ts";
import type { KnownUnit } from "./understanding.ts";

/** Units of the street where a text names them. Works on clean text. */

export interface KnownUnitAt {
  /** The unit's own name, or what was written where it fits several or none. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** The speaker has a post in it. */
  readonly own: boolean;
  /** Written without what ends the name (荷塘): it may begin another word. */
  readonly short: boolean;
}

/** A way to write a unit's name. */
interface Way {
  readonly written: string;
  readonly short: boolean;
}

interface Form extends Way {
  readonly unit: KnownUnit;
}

/** They come with every message, and to normalise a street's names takes longer than all the rest of reading one. */
const waysByName = new Map<string, readonly Way[]>();
/** Of more than this they are made anew, so that a province's names do not stay. */
const MOST_NAMES = 10_000;

function waysToWrite(name: string): readonly Way[] {
  const before = waysByName.get(name);
  if (before) return before;
  const whole = normalise(name).text;
  const ways = shortNames(name).map((form) => {
    const written = normalise(form).text;
    return { written, short: !whole.endsWith(written) };
  });
  if (waysByName.size >= MOST_NAMES) waysByName.clear();
  waysByName.set(name, ways);
  return ways;
}

const known = new WeakMap<readonly KnownUnit[], readonly Form[]>();

/** Every way to write every unit, the longest first. */
function formsOf(units: readonly KnownUnit[]): readonly Form[] {
  const before = known.get(units);
  if (before) return before;
  const forms = units
    .flatMap((unit) => waysToWrite(unit.name).map((way) => ({ ...way, unit })))
    .toSorted((a, b) => b.written.length - a.written.length);
  known.set(units, forms);
  return forms;
}

const BODY = new RegExp(COMMITTEE.source.replace(/\$$/, ""), "y");

/** The unit whose name, or a short form of it, stands at a place of the text: 荷塘社区, 荷塘, 荷塘社区党支部. */
export function knownUnitAt(text: string, at: number, units: readonly KnownUnit[]): KnownUnitAt | undefined {
  const longest = formsOf(units).find(({ written }) => text.startsWith(written, at));
  if (!longest) return undefined;
  const { written, short } = longest;
  const named = at + written.length;
  const to = named + (matchAt(BODY, text, named)?.[0].length ?? 0);
  const fitting = formsOf(units).filter((form) => form.written === written);
  const own = fitting.filter(({ unit }) => unit.own);
  // 荷塘 of somebody in 荷塘社区, in a street with a 荷塘村.
  const [only, another] = own.length === 1 ? own : fitting;
  return {
    name: only && !another ? only.unit.name : text.slice(at, to),
    from: at,
    to,
    own: own.length > 0,
    short: short && to === named,
  };
}

/** A word that is one character off the full name of a unit: 河塘社区 for 荷塘社区. It is nobody's unit, and no note. */
export function nearlyUnitAt(text: string, at: number, units: readonly KnownUnit[]): KnownUnitAt | undefined {
  const near = formsOf(units).find(({ written, short }) => {
    const word = text.slice(at, at + written.length);
    return !short && word.at(-1) === written.at(-1) && editDistance(written, word) === 1 && HAN.test(word);
  });
  const to = at + (near?.written.length ?? 0);
  return near && { name: text.slice(at, to), from: at, to, own: false, short: false };
}

const HAN = /^\p{Script=Han}+$/u;
