import type { Queryable } from "../database/door.ts";
import { editDistance } from "./edit-distance.ts";
import { itemRow, type LoadProblem } from "./load-problem.ts";
import type { PlannedItem, StreetPlan } from "./street-plan.ts";

/** What is to be said of sections that lead items and have nobody who reviews. */
export interface WithoutReviewer {
  /** New sections whose name is nearly that of one with a reviewer: misspelt, in all likelihood. One for each item. */
  readonly refused: readonly LoadProblem[];
  /** The others, one for each section: its reviewer may be known later, or has just left. */
  readonly reminders: readonly LoadProblem[];
}

interface Section {
  readonly name: string;
  /** Keys of the people who review for it. */
  readonly reviewers: readonly string[];
}

/** Sections are made as they are named, so a misspelt one would silently lead items that nobody signs off. */
export async function sectionsWithoutReviewer(
  tx: Queryable,
  streetId: number,
  { people, items }: StreetPlan,
): Promise<WithoutReviewer> {
  const sections = await sectionsOf(tx, streetId);
  const planned = new Set(people.map(({ key }) => key));
  // The posts of the plan's people are as the plan has them; everybody else's stay.
  const reviewed = new Set([
    ...people.flatMap(({ posts }) =>
      posts.flatMap(({ role, section }) => (role === "reviewer" && section !== undefined ? [section] : [])),
    ),
    ...sections.filter(({ reviewers }) => reviewers.some((key) => !planned.has(key))).map(({ name }) => name),
  ]);
  const known = new Set(sections.map(({ name }) => name));
  const refused: LoadProblem[] = [];
  const reminders: LoadProblem[] = [];
  for (const [section, leads] of bySection(items)) {
    if (reviewed.has(section)) continue;
    const near = nearest(section, reviewed);
    const [first] = leads;
    if (near !== undefined && !known.has(section))
      refused.push(...leads.map((item) => misspelt(item, section, near)));
    else if (first) reminders.push(unreviewed(first, leads.length, section, near));
  }
  return { refused, reminders };
}

async function sectionsOf(tx: Queryable, streetId: number): Promise<Section[]> {
  const { rows } = await tx.query<Section>(
    `SELECT s.name, coalesce(jsonb_agg(p.key) FILTER (WHERE p.key IS NOT NULL), '[]') AS reviewers
     FROM gov.section s LEFT JOIN gov.person_role r ON r.section_id = s.id AND r.role = 'reviewer'
     LEFT JOIN gov.person p ON p.id = r.person_id
     WHERE s.street_id = $1 GROUP BY s.name`,
    [streetId],
  );
  return rows;
}

function bySection(items: readonly PlannedItem[]): Map<string, PlannedItem[]> {
  const leads = new Map<string, PlannedItem[]>();
  for (const item of items) {
    if (item.section === undefined) continue;
    const own = leads.get(item.section) ?? [];
    own.push(item);
    leads.set(item.section, own);
  }
  return leads;
}

/** One character off, two in a long name, or one name within the other (党建办, 党建办公室). */
function nearest(name: string, others: ReadonlySet<string>): string | undefined {
  const near = [...others]
    .map((other) => ({ other, distance: editDistance(name, other) }))
    .filter(
      ({ other, distance }) =>
        distance <= (Math.min(name.length, other.length) > 4 ? 2 : 1) ||
        other.includes(name) ||
        name.includes(other),
    );
  return near.sort((a, b) => a.distance - b.distance)[0]?.other;
}

const cellOf = (item: PlannedItem) => ({ table: "items", row: itemRow(item), column: "section" }) as const;
const addReviewer = (section: string) => `在“人员”表加一行：职务“牵头科室”，科室“${section}”`;

function misspelt(item: PlannedItem, section: string, near: string): LoadProblem {
  return {
    at: cellOf(item),
    problem: `科室“${section}”没有人审核；有审核人的是“${near}”`,
    mend: `写错了请改为“${near}”；没有写错的，请${addReviewer(section)}，或先留空`,
  };
}

function unreviewed(
  item: PlannedItem,
  count: number,
  section: string,
  near: string | undefined,
): LoadProblem {
  const like = near === undefined ? "" : `（名称相近的有“${near}”，是不是写错了）`;
  return {
    at: cellOf(item),
    problem: `科室“${section}”还没有人审核${like}，由它牵头的 ${count} 项任务没有人销号`,
    mend: `请${addReviewer(section)}，再导入一次；或留空`,
  };
}
