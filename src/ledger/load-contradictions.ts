import type { Queryable } from "../database/door.ts";
import type { LoadProblem, PlanCell } from "./load-problem.ts";
import type { StreetPlan } from "./street-plan.ts";
import { platformNames, type UnitKind, unitKindNames } from "./words.ts";
import { masked } from "./workbook/mask.ts";

/** `row` and `column` say where in the plan; `name` is what it is about, `was` what the ledger has. */
interface Contradiction {
  readonly kind: keyof typeof kinds;
  readonly row: string;
  readonly column: string;
  readonly name: string;
  readonly was: string;
}

interface Kind {
  readonly table: PlanCell["table"];
  readonly problem: (found: Contradiction) => string;
  readonly mend: (found: Contradiction) => string;
}

const kindName = (kind: string) => unitKindNames[kind as UnitKind];
const otherStreet = (what: string) => (found: Contradiction) =>
  `请核对${what}；若是街道改了名，请在“街道”表的“原名”填“${found.was}”`;

const kinds = {
  "unit-kind": {
    table: "units",
    problem: ({ name, was }) => `单位“${name}”已有任务，类别不能再改（现为${kindName(was)}）`,
    mend: ({ was }) => `请改回“${kindName(was)}”；确是另一个单位的，请另起名称`,
  },
  "ledger-moved": {
    table: "programmes",
    problem: ({ name, was }) => `项目方案“${name}”已有任务，台账简称不能再改（现为“${was}”）`,
    mend: ({ was }) => `请改回“${was}”`,
  },
  "ledger-taken": {
    table: "programmes",
    problem: ({ name, was }) => `台账简称“${name}”已属于项目方案“${was}”`,
    mend: ({ was }) => `请换一个没有用过的简称；若是这个方案改了名，请仍填“${was}”，改名请联系管理员`,
  },
  "account-elsewhere": {
    table: "people",
    problem: ({ name, was }) => `账号 ${masked(name)} 已属于另一街道“${was}”的人员`,
    mend: otherStreet("账号"),
  },
  // A blank cell leaves an account where it is, so it must not go to somebody else by the way.
  "account-taken": {
    table: "people",
    problem: ({ name, was }) => `账号 ${masked(name)} 现在是“${was}”的，“${was}”那一行的账号是空的`,
    mend: ({ column, was }) =>
      `填错了请改正；账号确是换了人的，请在“${was}”那一行填他自己的${platformNames[column] ?? ""}账号，没有账号的填“无”`,
  },
  "group-elsewhere": {
    table: "groups",
    problem: ({ name, was }) => `群“${name}”已属于另一街道“${was}”`,
    mend: otherStreet("群ID"),
  },
  "leaves-unknown": {
    table: "people",
    problem: ({ name, was }) => `台账里没有编号“${was}”的${name}，不能离任`,
    mend: () => "请填他原来的编号（或原来的单位和姓名），或删去这一行",
  },
} as const satisfies Readonly<Record<string, Kind>>;

/** What the plan would break: references in chat (任务12) that people use, and what belongs to another street. */
export async function contradictions(
  tx: Queryable,
  streetId: number,
  plan: StreetPlan,
): Promise<LoadProblem[]> {
  const { rows } = await tx.query<Contradiction>(
    `WITH plan AS (SELECT $2::jsonb AS p),
      units AS (SELECT w.* FROM plan, jsonb_to_recordset(p->'units') AS w(name text, kind text)),
      programmes AS (SELECT w.* FROM plan, jsonb_to_recordset(p->'programmes') AS w(name text, ledger text)),
      people AS (SELECT w.*
        FROM plan, jsonb_to_recordset(p->'people') AS w(key text, posts jsonb, "withoutAccount" jsonb)),
      accounts AS (SELECT person->>'key' AS key, w.platform, w."user" AS user_id, coalesce(w.corp, '') AS corp
        FROM plan, jsonb_array_elements(p->'people') AS person,
          jsonb_to_recordset(person->'accounts') AS w(platform text, "user" text, corp text)),
      groups AS (SELECT w.platform, w."chatId" AS chat_id, w.name
        FROM plan, jsonb_to_recordset(p->'groups') AS w(platform text, "chatId" text, name text))
    SELECT 'unit-kind' AS kind, w.name AS row, 'kind' AS "column", u.name, u.kind AS was FROM units w
      JOIN gov.unit u ON u.street_id = $1 AND u.name = w.name AND u.kind <> w.kind
      WHERE EXISTS (SELECT FROM gov.task t WHERE t.unit_id = u.id)
    UNION ALL SELECT 'ledger-moved', w.name, 'ledger', p.name, p.ledger FROM programmes w
      JOIN gov.programme p ON p.street_id = $1 AND p.name = w.name AND p.ledger <> w.ledger
      WHERE EXISTS (SELECT FROM gov.task t WHERE t.street_id = $1 AND t.ledger = p.ledger)
    UNION ALL SELECT 'ledger-taken', w.name, 'ledger', p.ledger, p.name FROM programmes w
      JOIN gov.programme p ON p.street_id = $1 AND p.ledger = w.ledger AND p.name <> w.name
    UNION ALL SELECT 'account-elsewhere', w.key, w.platform, a.user_id, s.name FROM accounts w
      JOIN gov.account a ON (a.platform, a.user_id, a.corp) = (w.platform, w.user_id, w.corp)
      JOIN gov.person p ON p.id = a.person_id AND p.street_id <> $1 JOIN gov.street s ON s.id = p.street_id
    UNION ALL SELECT 'account-taken', w.key, w.platform, a.user_id, p.name FROM accounts w
      JOIN gov.account a ON (a.platform, a.user_id, a.corp) = (w.platform, w.user_id, w.corp)
      JOIN gov.person p ON p.id = a.person_id AND p.street_id = $1 AND p.key <> w.key
      JOIN people o ON o.key = p.key AND o.posts <> '[]'
        AND NOT coalesce(o."withoutAccount", '[]') ? w.platform
        AND NOT EXISTS (SELECT FROM accounts own WHERE (own.key, own.platform) = (p.key, w.platform))
    UNION ALL SELECT 'group-elsewhere', concat(w.platform, ' ', w.chat_id), 'chatId', w.name, s.name FROM groups w
      JOIN gov.chat_group g ON (g.platform, g.chat_id) = (w.platform, w.chat_id) AND g.street_id <> $1
      JOIN gov.street s ON s.id = g.street_id
    UNION ALL SELECT 'leaves-unknown', one->>'key', 'role', one->>'name', one->>'key'
      FROM plan, jsonb_array_elements(p->'people') AS one
      WHERE one->'posts' = '[]' AND EXISTS (SELECT FROM gov.person WHERE street_id = $1)
        AND NOT EXISTS (SELECT FROM gov.person WHERE street_id = $1 AND key = one->>'key')`,
    [streetId, JSON.stringify(plan)],
  );
  return rows.map((found) => {
    const { table, problem, mend }: Kind = kinds[found.kind];
    const { row, column } = found;
    return { at: { table, row, column }, problem: problem(found), mend: mend(found) };
  });
}
