import { tellings, timetable, upkeep } from "../jobs/index.ts";
import type { CatchUp } from "../src/clock/job.ts";

const afterDowntime: Readonly<Record<CatchUp, string>> = {
  latest: "the last missed slot is made up for",
  "same-day": "made up for while its day lasts; then the next run says it too",
  none: "missed slots are let go",
};

const row = (...cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const code = (text: string) => `\`${text}\``;

/** docs/timetable.md, made from jobs/. */
export function timetablePage(): string {
  const engines = { pglite: "embedded", postgres: "PostgreSQL" } as const;
  const chores = [...new Set(Object.values(upkeep).flat())];
  const enginesOf = (chore: (typeof chores)[number]) =>
    (["pglite", "postgres"] as const)
      .filter((engine) => upkeep[engine].includes(chore))
      .map((engine) => engines[engine])
      .join(", ");
  return `${[
    "<!-- Written by npm run docs. Change jobs/, or the words in scripts/timetable-page.ts. -->",
    "",
    "# The timetable",
    "",
    "Times are cron fields in the street's zone (`TIMEZONE`). A job marked *each street* goes by that street's working days and",
    "settings (`/设置`), and runs once for each of its periods, however many processes tick. How: [decisions/clock.md](decisions/clock.md).",
    "",
    row("Job", "Looks at", "For", "What for", "After downtime"),
    row("---", "---", "---", "---", "---"),
    ...timetable.map((job) =>
      row(
        code(job.name),
        code(job.cron),
        "runFor" in job ? "each street" : "the house",
        job.purpose,
        afterDowntime[job.catchUp],
      ),
    ),
    "",
    "`office-morning` is one message a person and one a group, with what each of these has to tell:",
    "",
    row("Telling", "What for"),
    row("---", "---"),
    ...tellings.map(({ name, purpose }) => row(code(name), purpose)),
    "",
    "Every process does for itself, by the server's clock:",
    "",
    row("Chore", "At", "On", "What for"),
    row("---", "---", "---", "---"),
    ...chores.map((chore) => row(code(chore.name), code(chore.cron), enginesOf(chore), chore.purpose)),
  ].join("\n")}\n`;
}
