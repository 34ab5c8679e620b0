import { type Role, roleNames, type UnitKind, unitKindNames } from "../words.ts";
import {
  accountId,
  chatIdUpTo,
  day,
  integerBetween,
  lineUpTo,
  nameUpTo,
  oneOf,
  robotAddress,
  robotSecret,
  textUpTo,
  weight,
  yesOrNo,
} from "./cells.ts";
import { type Columns, optional, required, type SheetTable, withDefault } from "./column.ts";

/*
 * The workbook's sheets and columns: one table a sheet, from which the template is written, a file is read and the help
 * is made. To add a column, add a line here and use it in the sheet's check-….ts.
 */

const otherKindWords: Readonly<Record<UnitKind, readonly string[]>> = {
  community: ["城市社区"],
  village: ["行政村"],
  district: ["商圈楼宇", "楼宇", "园区", "两新"],
};
const otherRoleWords: Readonly<Record<Role, readonly string[]>> = {
  secretary: ["党支部书记", "支部书记", "党委书记", "社区书记", "村书记"],
  deputy: ["副书记/两委", "两委", "两委干部", "“两委”干部"],
  clerk: ["党建专干", "社区党建专干"],
  sponsor: ["分包", "分包干部", "班子成员"],
  leader: ["街道书记", "街道主任", "党工委书记"],
  organizer: ["管理员"],
  reviewer: ["科室", "牵头科室负责人", "审核人"],
  instructor: ["指导员", "两新党建工作指导员", "两新党建指导员"],
  observer: ["政协委员"],
};
const platformWords = [
  ["企业微信", "wecom"],
  ["企微", "wecom"],
  ["wecom", "wecom"],
  ["钉钉", "dingtalk"],
  ["dingtalk", "dingtalk"],
  ["模拟", "simulator"],
  ["simulator", "simulator"],
] as const;

/** Every spelling of a word to its identifier. */
function spellings<K extends string>(
  names: Readonly<Record<K, string>>,
  others: Readonly<Record<K, readonly string[]>>,
): ReadonlyMap<string, K> {
  const keys = Object.keys(names) as K[];
  return new Map(keys.flatMap((key) => [names[key], ...others[key]].map((word) => [word, key] as const)));
}

const unitKind = oneOf(spellings(unitKindNames, otherKindWords), Object.values(unitKindNames));
/** In place of a role: the person has left, and no post of theirs stays. */
export const LEFT = "left";
const leftWord = "离任";
const roleWords = [...Object.values(roleNames), leftWord];
const role = oneOf(
  new Map<string, Role | typeof LEFT>([
    ...spellings(roleNames, otherRoleWords),
    ...[leftWord, "离职", "卸任", "调离", "无"].map((word) => [word, LEFT] as const),
  ]),
  roleWords,
);
const platform = oneOf(new Map<string, string>(platformWords), ["企业微信", "钉钉"]);

/** The short names that the bot understands before a number. */
export const ledgerWords = ["任务", "行动", "问题", "项目", "共建", "建议"] as const;
const ledger = oneOf(new Map(ledgerWords.map((word) => [word, word])), ledgerWords);

const kindHelp = `填：${Object.values(unitKindNames).join("、")}`;

export const streetSheet = {
  name: "街道",
  aliases: ["街道名称"],
  sheetRequired: true,
  rowRequired: true,
  help: "一个工作簿只放一个街道",
  columns: {
    name: required("街道名称", nameUpTo(40), {
      aliases: ["街道", "名称"],
      help: "填全称",
      example: "桃源街道",
    }),
    formerName: optional("原名", nameUpTo(40), {
      aliases: ["曾用名", "原街道名称"],
      help: "街道改名时填旧名，台账随之改名；平时留空",
      example: "",
    }),
  },
} as const satisfies SheetTable<Columns>;

export const unitSheet = {
  name: "单位",
  aliases: ["单位表", "社区村", "支部"],
  sheetRequired: true,
  rowRequired: true,
  help: "一行一个社区、村或商圈；列表按这里的先后排列",
  columns: {
    name: required("单位名称", nameUpTo(40), {
      aliases: ["单位", "名称", "支部名称", "社区/村"],
      help: "全街道不重名",
      example: "桃园社区",
    }),
    kind: required("类别", unitKind, { aliases: ["单位类别", "类型"], help: kindHelp, example: "社区" }),
    parent: optional("上级单位", nameUpTo(40), {
      aliases: ["上级", "所属单位"],
      help: "只在“1+7”这类小支部填写，填本表中大核心的名称",
      example: "",
    }),
    memberCount: optional("党员人数", integerBetween(0, 100_000), {
      aliases: ["党员数"],
      help: "可不填",
      example: "82",
    }),
    formerName: optional("原名", nameUpTo(40), {
      aliases: ["曾用名", "原单位名称"],
      help: "单位改名时填旧名，任务和记录随之改名；平时留空",
      example: "",
    }),
  },
} as const satisfies SheetTable<Columns>;

export const personSheet = {
  name: "人员",
  aliases: ["人员表", "人员名单"],
  sheetRequired: true,
  rowRequired: true,
  help: "一行一个职务；一人多职就写多行，各行填同一个编号。每个单位至少有一名书记。不要填身份证号和手机号",
  columns: {
    key: optional("编号", nameUpTo(60), {
      aliases: ["人员编号"],
      help: "区分同名的人；可不填，默认为“单位+姓名”",
      example: "001",
    }),
    name: required("姓名", nameUpTo(30), { help: "群里显示的名字", example: "王某某" }),
    role: required("职务", role, {
      aliases: ["职务(角色)", "角色"],
      help: `填：${roleWords.join("、")}；不再任职又没有人接替的，填“离任”`,
      example: "书记",
    }),
    unit: optional("单位", nameUpTo(40), {
      aliases: ["所在单位", "单位名称"],
      help: "书记、副书记、专干、分包领导、两新指导员必填，与“单位”表一致",
      example: "桃园社区",
    }),
    section: optional("科室", nameUpTo(40), {
      aliases: ["所在科室"],
      help: "牵头科室必填",
      example: "",
    }),
    wecom: optional("企业微信账号", accountId, {
      aliases: ["企业微信", "企微账号"],
      help: "通讯录里的账号(userid)；留空不改动已绑定的账号，填“无”则取消",
      example: "WangMou",
    }),
    dingtalk: optional("钉钉账号", accountId, {
      aliases: ["钉钉"],
      help: "通讯录里的员工 userid；留空不改动已绑定的账号，填“无”则取消",
      example: "",
    }),
  },
} as const satisfies SheetTable<Columns>;

export const programmeSheet = {
  name: "项目方案",
  aliases: ["方案", "创建方案"],
  sheetRequired: true,
  rowRequired: false,
  help: "一行一颗星；没有星的方案只写一行，类别和星留空",
  columns: {
    name: required("项目方案", nameUpTo(40), {
      aliases: ["方案名称", "方案"],
      help: "如：五星支部创建、三年行动计划",
      example: "五星支部创建",
    }),
    ledger: required("台账简称", ledger, {
      aliases: ["简称"],
      help: `群里写在序号前的词，填：${ledgerWords.join("、")}；不同方案不能相同`,
      example: "任务",
    }),
    kind: optional("单位类别", unitKind, {
      aliases: ["类别"],
      help: `${kindHelp}；写了星就要填`,
      example: "社区",
    }),
    position: optional("星序", integerBetween(1, 20), {
      aliases: ["第几星"],
      help: "从 1 起连续编号",
      example: "1",
    }),
    star: optional("星名称", nameUpTo(20), {
      aliases: ["星", "星名"],
      help: "如：支部过硬星",
      example: "支部过硬星",
    }),
  },
} as const satisfies SheetTable<Columns>;

export const itemSheet = {
  name: "任务清单",
  aliases: ["任务", "清单"],
  sheetRequired: true,
  rowRequired: false,
  help: "一行一项；同一方案、同一类别内序号不重复。改动期限、标题后再次导入即可；序号用过就不要改作他用",
  columns: {
    programme: required("项目方案", nameUpTo(40), {
      aliases: ["方案名称", "方案"],
      help: "与“项目方案”表一致",
      example: "五星支部创建",
    }),
    kind: required("单位类别", unitKind, { aliases: ["类别"], help: kindHelp, example: "社区" }),
    number: required("序号", integerBetween(1, 9999), {
      aliases: ["编号", "任务序号"],
      help: "群里“任务12”的 12",
      example: "12",
    }),
    title: required("任务名称", lineUpTo(60), {
      aliases: ["任务", "标题"],
      help: "60 字以内",
      example: "（本街道的任务名称）",
    }),
    standard: optional("完成标准", textUpTo(2000), {
      aliases: ["创建标准", "标准"],
      help: "可不填",
      example: "",
    }),
    star: optional("所属星", nameUpTo(20), {
      aliases: ["星", "星名称"],
      help: "与“项目方案”表一致",
      example: "支部过硬星",
    }),
    category: optional("分类", nameUpTo(20), {
      aliases: ["块"],
      help: "没有星的方案用，如：攻坚、基础、提升",
      example: "",
    }),
    weight: withDefault("权重", weight, 1, { help: "默认 1", example: "1" }),
    startsOn: optional("开始日期", day, { aliases: ["起始日期"], help: "可不填", example: "2026-10-08" }),
    dueOn: required("截止日期", day, {
      aliases: ["完成时限", "期限"],
      help: "当天 18:00 截止",
      example: "2026-12-05",
    }),
    needsReview: withDefault("需要审核", yesOrNo, true, {
      aliases: ["审核"],
      help: "是或否，默认是",
      example: "是",
    }),
    needsEvidence: withDefault("需要佐证", yesOrNo, false, {
      aliases: ["佐证"],
      help: "是或否，默认否",
      example: "否",
    }),
    section: optional("牵头科室", nameUpTo(40), {
      aliases: ["科室"],
      help: "由该科室销号；空则由组织员销号",
      example: "党建办",
    }),
  },
} as const satisfies SheetTable<Columns>;

export const groupSheet = {
  name: "群",
  aliases: ["群组", "工作群"],
  sheetRequired: false,
  rowRequired: false,
  help: "可不填；填了，机器人才认得这是哪个单位的群",
  columns: {
    platform: required("平台", platform, { help: "填：企业微信、钉钉", example: "企业微信" }),
    chatId: required("群ID", chatIdUpTo(128), {
      aliases: ["群编号", "chatid"],
      help: "平台给出的会话 id",
      example: "wrkSFfCgAA",
    }),
    name: required("群名称", lineUpTo(60), {
      aliases: ["名称"],
      help: "便于辨认",
      example: "桃园社区工作群",
    }),
    unit: optional("单位", nameUpTo(40), {
      aliases: ["单位名称"],
      help: "单位的群填单位；全街道的群留空",
      example: "桃园社区",
    }),
    robotUrl: optional("群机器人地址", robotAddress, {
      aliases: ["机器人地址", "webhook"],
      help: "机器人的 Webhook 地址，等于密码，导入后加密保存；留空不变，填“无”则取消",
      example: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=00000000",
    }),
    robotSecret: optional("群机器人加签密钥", robotSecret, {
      aliases: ["加签密钥"],
      help: "只有钉钉自定义机器人要填，以 SEC 开头",
      example: "",
    }),
  },
} as const satisfies SheetTable<Columns>;

/** In the order of the template. */
export const sheets: readonly SheetTable<Columns>[] = [
  streetSheet,
  unitSheet,
  personSheet,
  programmeSheet,
  itemSheet,
  groupSheet,
];

/** Headers whose columns are left alone: the office's own notes. */
export const ignoredHeaders: readonly string[] = ["备注", "说明", "示例说明"];
