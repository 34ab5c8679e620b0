import { maskPersonalData } from "../ledger/personal-data.ts";
import { difference, scoresAtStartOf } from "../ledger/published-ranking.ts";
import { currentFormula, type Standing } from "../ledger/ranking.ts";
import { starsOfUnit, stateOfStar } from "../ledger/stars.ts";
import { streetName } from "../ledger/street-name.ts";
import { type Task, tasksOfUnit } from "../ledger/tasks.ts";
import { openStates } from "../ledger/words.ts";
import { markOf } from "../pictures/from-ledger.ts";
import type { ItemMark, UnitCard } from "../pictures/unit-card.ts";
import type { CommandContext } from "./command.ts";
import { sayDue, sayTask } from "./say.ts";

/** How a unit stands now, for its picture: what /进度 says in words, with each item and what is due next. */
export async function unitCardOf(context: CommandContext, standing: Standing): Promise<UnitCard> {
  const { db, calendar, now, speaker } = context;
  const { unitId, unit, kind, rank, score, movement, items, signedOff } = standing;
  const stars = await starsOfUnit(db, unitId);
  const tasks = (await tasksOfUnit(db, unitId)).toSorted((a, b) => a.number - b.number);
  const scores = await scoresAtStartOf(db, speaker.streetId, calendar.quarter(now));
  const scoreBefore = scores[unitId];
  const { version } = await currentFormula(db, speaker.streetId);
  return {
    street: await streetName(db, speaker.streetId),
    unit,
    kind,
    week: calendar.week(now),
    formulaVersion: version,
    asOf: calendar.sayTime(now, now),
    rank,
    score,
    movement,
    items,
    signedOff,
    sinceQuarter: scoreBefore === undefined ? null : difference(score, scoreBefore),
    stars: stars.map((star) => ({
      name: star.name,
      mark: markOf(stateOfStar(star)),
      items: tasks
        .filter((task) => task.star === star.name)
        .map((task) => ({ number: task.number, mark: itemMark(task, context) })),
    })),
    nextDue: nextDue(tasks, context),
  };
}

function itemMark(task: Task, { calendar, now }: CommandContext): ItemMark {
  if (task.state === "signed-off") return "done";
  if (task.state === "reported") return "told";
  return openStates.includes(task.state) && calendar.isOverdue(task.dueOn, now) ? "late" : "open";
}

const MOST_DUE = 3;

/** What falls due next, the nearest day first; where little does, what is overdue already follows. */
function nextDue(tasks: readonly Task[], { calendar, now }: CommandContext): UnitCard["nextDue"] {
  const open = tasks
    .filter(({ state }) => openStates.includes(state))
    .toSorted((a, b) => a.dueOn.localeCompare(b.dueOn));
  const isLate = ({ dueOn }: Task) => calendar.isOverdue(dueOn, now);
  return [...open.filter((task) => !isLate(task)), ...open.filter(isLate)]
    .slice(0, MOST_DUE)
    .map((task) => ({ task: maskPersonalData(sayTask(task)), when: sayDue(task, calendar, now) }));
}
