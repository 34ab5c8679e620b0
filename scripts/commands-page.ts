import { commands, commandWords, ledgerNames } from "../handlers/index.ts";
import { reportRules } from "../handlers/report-rules.ts";
import { upcoming } from "../handlers/upcoming.ts";
import type { AnyCommand } from "../src/chat/command.ts";
import { decide } from "../src/chat/decide.ts";
import { understand } from "../src/chat/parse.ts";
import type { Database } from "../src/database/door.ts";
import { createCalendar } from "../src/ledger/calendar.ts";
import type { BoundGroup, Post, Speaker, UnitName } from "../src/ledger/speaker.ts";
import type { Task } from "../src/ledger/tasks.ts";
import { roleNames } from "../src/ledger/words.ts";

/*
 * docs/commands.md, in Chinese, for the people who use the bot. The tables of commands come from handlers/; the answers
 * are what the program itself says to an invented secretary, so that the page cannot say it differently.
 */

/** A quiet Wednesday of the street's clock. */
const NOW = Date.parse("2026-11-25T10:00:00+08:00");
const calendar = createCalendar("Asia/Shanghai");
const botName = "小星";
const vocabulary = { commands: commandWords, ledgers: ledgerNames, botNames: [botName] };

const taoyuan: UnitName = { id: 1, name: "示例桃园社区", kind: "community" };
const hetang: UnitName = { id: 2, name: "示例荷塘社区", kind: "community" };

/** One thing that a secretary may do, and what the database would answer on the way, one list of rows a query. */
interface Scene {
  readonly when: string;
  readonly text: string;
  readonly rows?: readonly (readonly object[])[];
  /** Undefined: nobody by that account. */
  readonly posts?: readonly Post[] | undefined;
  readonly group?: BoundGroup;
}

const secretaryOf = (...units: readonly UnitName[]): Post[] =>
  units.map((unit) => ({ role: "secretary", unit, section: null }));

const task: Task = {
  id: 12,
  unitId: taoyuan.id,
  ledger: "任务",
  number: 12,
  title: "召开支委会（示例）",
  standard: null,
  star: null,
  category: null,
  section: null,
  startsOn: null,
  dueOn: "2026-11-28",
  needsReview: true,
  needsEvidence: false,
  reporter: null,
  version: 0,
  state: "open",
  percent: null,
  reportedAt: null,
  reportedBy: null,
  late: null,
  signedOffAt: null,
  extendedTo: null,
};
const another: Task = { ...task, id: 13, number: 13, title: "开展主题党日（示例）" };

/** A task for each rule of reportRules; a new rule needs a new one here. */
const refusable: readonly Task[] = [
  {
    ...task,
    state: "signed-off",
    reportedAt: new Date("2026-11-20T10:00:00+08:00"),
    reporter: "桃园书记（示例）",
  },
  {
    ...task,
    state: "reported",
    reportedAt: new Date("2026-11-24T10:00:00+08:00"),
    reporter: "桃园书记（示例）",
  },
  { ...task, state: "suspended" },
  { ...task, startsOn: "2026-12-01", dueOn: "2026-12-20" },
];

const accepted: readonly Scene[] = [
  { when: "按时", text: "/打卡 任务12 已召开支委会", rows: [[task]] },
  { when: "几项一起", text: "/打卡 12、13", rows: [[task, another]] },
  { when: "不需要审核的任务", text: "/打卡 任务12", rows: [[{ ...task, needsReview: false }]] },
  {
    when: "过了期限：照样记下，记为迟报",
    text: "/打卡 任务12",
    rows: [[{ ...task, dueOn: "2026-11-20" }]],
  },
  {
    when: "几项里有一项没有：有的照记，没有的说明",
    text: "/打卡 12、99",
    rows: [[task], [{ ledger: "任务", count: 27 }]],
  },
];

const refused: readonly Scene[] = [
  {
    when: "没有这个编号",
    text: "/打卡 任务99",
    rows: [[], [{ ledger: "任务", count: 27 }]],
  },
  {
    when: "报别的单位的任务",
    text: "/打卡 荷塘社区 任务12",
    rows: [[{ ...hetang, exact: false }]],
  },
  {
    when: "在别的单位的群里报",
    text: "/打卡 任务12",
    group: { id: 0, streetId: 1, unit: hetang },
  },
  { when: "在两个单位都有职务，又没写单位", text: "/打卡 任务12", posts: secretaryOf(taoyuan, hetang) },
  { when: "没写编号", text: "/打卡", rows: [[task, another]] },
  {
    when: "不是书记、副书记、专干",
    text: "/打卡 任务12",
    posts: [{ role: "observer", unit: null, section: null }],
  },
  { when: "不在人员名单里", text: "/打卡 任务12", posts: undefined },
];

/** The whole page. */
export async function commandsPage(): Promise<string> {
  return `${[
    "<!-- 由 npm run docs 生成，请不要手改：命令改在 handlers/，这页的文字改在 scripts/commands-page.ts。 -->",
    "# 命令",
    `群里要先 @ 机器人：\`@${botName} /打卡 任务12\`；私聊直接发：\`/打卡 任务12\`。斜杠可以不写。` +
      "（在试用台的群里，斜杠开头的命令不 @ 它也认；企业微信和钉钉只把 @ 它的消息交给它。）" +
      "看不懂的，机器人会问一句或提示一行，台账不动；群里没有 @ 它的闲聊，它听不到。",
    "## 现在能用的",
    table(["怎么发", "做什么", "谁能用", "也可以说"], commands.map(commandRow)),
    "## 打卡：什么情况怎么答",
    "下面的回答都是程序自己说的，例子里的单位和任务是虚构的。",
    "### 记入台账",
    await sceneTable(accepted),
    "### 不记，台账不动",
    await sceneTable([...ruleScenes(), ...refused]),
    "## 编号",
    `只写数字就是“任务”：\`/打卡 12\` 就是 \`/打卡 任务12\`。别的台账写上简称：${ledgerNames
      .slice(1)
      .map((name) => `\`${name}7\``)
      .join("、")}。简称由街道的工作簿定。一次最多 10 项。`,
    "## 即将开通",
    `机器人已经认得下面这些命令，但现在只会回答还没有开通：${upcoming
      .map(({ words: [word, ...others] }) => (others.length > 0 ? `${word}（${others.join("、")}）` : word))
      .join("、")}。`,
  ].join("\n\n")}\n`;
}

function commandRow({ name, words, help, may }: AnyCommand): string[] {
  return [
    code(help.usage),
    help.line.replaceAll(/\/[^；，。]+/g, (example) => code(example)),
    may === "everyone" ? "所有人" : may.map((role) => roleNames[role]).join("、"),
    words.filter((word) => word !== name).join("、") || "—",
  ];
}

function ruleScenes(): Scene[] {
  return reportRules.map(({ when, applies }) => {
    const example = refusable.find((one) => applies(one, { calendar, now: NOW } as never));
    if (!example) throw new Error(`scripts/commands-page.ts has no task to show the rule "${when}" with.`);
    return { when, text: "/打卡 任务12", rows: [[example]] };
  });
}

async function sceneTable(scenes: readonly Scene[]): Promise<string> {
  return table(["情况", "发", "回答"], await Promise.all(scenes.map(sceneRow)));
}

async function sceneRow(scene: Scene): Promise<string[]> {
  return [scene.when, code(scene.text), (await play(scene)).join("<br>")];
}

/** What the program answers in a scene, over the same parser, rules and words as a real message. */
async function play(scene: Scene): Promise<readonly string[]> {
  const { text, rows = [], group } = scene;
  const understood = understand(text, vocabulary, { mentioned: true, now: calendar.isoTime(NOW) });
  if (understood.kind === "IGNORE") throw new Error(`The bot is silent about "${text}".`);
  const posts = "posts" in scene ? scene.posts : secretaryOf(taoyuan);
  const speaker: Speaker | undefined = posts && { id: 1, name: "桃园书记（示例）", streetId: 1, posts };
  const { reply } = await decide(
    {
      db: answering(rows),
      recorder: { record: unused },
      calendar,
      commands,
      vocabulary,
      callName: () => "小星",
      now: () => NOW,
      log: { warn() {} },
    },
    {
      message: {
        platform: "wecom",
        robot: "example",
        id: "example",
        corp: "",
        user: "ZhangMou",
        chat: group ? { kind: "group", id: "example" } : { kind: "direct" },
        text,
        mentioned: true,
        pictures: [],
        envelope: "",
      },
      hearing: { answered: undefined, speaker, group, recentTask: undefined, unitNames: [] },
      understood,
      now: NOW,
    },
  );
  return reply.lines;
}

/** A database that answers each query with the next of the given lists. */
function answering(answers: readonly (readonly object[])[]): Database {
  const left = [...answers];
  return {
    engine: "pglite",
    query: async <R>() => {
      const rows = left.shift() as R[] | undefined;
      if (!rows)
        throw new Error("A scene of scripts/commands-page.ts asks the database more than it foresees.");
      return { rows, rowCount: rows.length, command: "SELECT" };
    },
    connect: unused,
    transaction: unused,
    end: unused,
  };
}

function unused(): never {
  throw new Error("The page of commands writes nothing.");
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}
