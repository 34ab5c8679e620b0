/** What the parser has to know of single commands beyond the shape they take. A command not named here needs nothing. */
export interface CommandRule {
  /** It is about named entries: without a number the bot asks. */
  readonly needsNumber?: true;
  /** It says that something is done: "未完成" and a question after it are asked about. */
  readonly closes?: true;
  /** A day belongs to it. */
  readonly dated?: true;
  /** A person may be named with it: @李四. */
  readonly person?: true;
  /** A reason belongs to it, which may be typed on behind its word: 退回照片看不清. */
  readonly reasoned?: true;
  /** Without a number it acts on what was last done, so words it does not know are asked about. */
  readonly actsOnLast?: true;
  /** Words for it that mean another's act, so that the bot asks first. */
  readonly askedFor?: readonly string[];
}

const rules = new Map<string, CommandRule>([
  ["打卡", { needsNumber: true, closes: true }],
  ["代报", { needsNumber: true, closes: true, person: true }],
  ["申请销号", { needsNumber: true, closes: true, askedFor: ["销号"] }],
  ["审核通过", { needsNumber: true, closes: true, person: true }],
  ["审核退回", { needsNumber: true, person: true, reasoned: true }],
  ["延期申请", { needsNumber: true, dated: true }],
  ["补充", { needsNumber: true }],
  ["催办", { needsNumber: true, person: true }],
  ["撤销", { actsOnLast: true }],
]);

/** An undo without a number takes back what was last done: words that do not say so are asked about. */
export const SAYS_LAST =
  /^(?:最近|上一?[条次个项]|刚才|刚刚|刚报|最后|前一?[条次个项]|一?[条次个项])(?:的|那|一|条|次|个|项|报|打卡|提交|了)*[。!.]*$/;

const none: CommandRule = {};

/** The rule of a command, by its canonical name. */
export const ruleOf = (command: string): CommandRule => rules.get(command) ?? none;

/** Whether a command changes the ledger, so that a wrong word in it is worse than a question. */
export const changesSomething = ({ needsNumber, actsOnLast }: CommandRule): boolean =>
  needsNumber === true || actsOnLast === true;

/** Commands that the parser itself turns another into, by what is said with it. */
export const names = {
  report: "打卡",
  reportFor: "代报",
  progress: "进度",
  help: "帮助",
  addition: "补充",
} as const;
