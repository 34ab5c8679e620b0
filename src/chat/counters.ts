import { matchAt } from "./scan.ts";

/**
 * Words that count something. The number before one is a quantity, a time or a date and no entry: 12户, 40余家, 3月.
 * Many of them begin other words as well (12 组织党员8人, 12 个人信息没打码), which count nothing.
 */

/**
 * A word that counts, with the characters that make another word of it: 户籍 and 户外 wherever they stand, 户主 only where
 * a space stands before it, for 12户主 can be no more than a slip.
 */
type Counter = readonly [counter: string, otherwise?: string, afterSpace?: string];

const counters: readonly Counter[] = [
  // people and households
  ["户", "籍外", "口主长均"],
  ["人", "居大民员才口物均", "社事为防力群"],
  ["家", "园风庭", "长访属里电教政"],
  ["名", "单称义"],
  ["位", "于置"],
  ["口", "头号径碑岸袋味"],
  // things
  ["个", "体", "人性别税"],
  ["件"],
  ["份", "内"],
  ["项", "", "目"],
  ["条", "", "件例"],
  ["款", "", "项"],
  ["张", "贴榜", "三罗"],
  ["棵"],
  ["株"],
  ["颗"],
  ["袋"],
  ["箱"],
  ["盒"],
  ["瓶"],
  ["桶"],
  ["捆"],
  ["盏"],
  ["盆"],
  ["碗"],
  ["根", "据本治"],
  ["间", "接隔断"],
  ["本", "月周季年次人社辖着地期轮校院级街村区身单质来"],
  ["册"],
  ["幅", "度"],
  ["面", "向对临谈试积貌"],
  ["块"],
  ["片", "面", "区长警"],
  ["部", "署", "门分委长队级"],
  ["台", "账风"],
  ["车", "辆", "位棚库间"],
  ["辆"],
  ["架", "设空构"],
  ["艘"],
  ["扇"],
  ["套", "用取"],
  ["双", "报拥重创向拆语随"],
  ["对", "接照标应待比方外内表准齐策于面", "口"],
  ["副", "书主组站局职镇乡街"],
  ["批", "准复示评阅", "次"],
  ["支", "付持撑援", "部委书农教"],
  ["只", "是有要能剩差完做"],
  ["头", "条痛"],
  ["匹", "配"],
  ["把", "关握好控脉"],
  ["封", "闭堵控条存"],
  ["篇"],
  ["则"],
  ["页", "面"],
  ["字", "", "样体幕"],
  ["枚"],
  ["笔", "记录试"],
  ["宗", "旨教族"],
  ["桩"],
  ["例", "行会如外"],
  ["起", "草诉始因到来点步"],
  ["股", "份东权"],
  // places
  ["处", "理置罚方分于"],
  ["所", "有属以需在谓", "长里"],
  ["座", "谈"],
  ["栋", "", "长"],
  ["幢"],
  ["楼", "", "道栋长宇院梯顶下"],
  ["单元"],
  ["层", "面级"],
  ["排", "班查除放练污涝版队练序", "水"],
  ["室", "", "内外"],
  ["弄", "完好成清懂丢", "堂"],
  ["桌", "", "面椅球"],
  ["院", "", "长内里落"],
  ["巷", "", "道内"],
  ["道", "路德", "口"],
  ["门", "前口卫禁诊", "店牌面"],
  ["段", "落"],
  ["路", "", "面灯口段长过网边"],
  ["街", "", "道面长区巷边"],
  ["村", "", "民委里内级集规容两支道庄部务企情镇干"],
  ["社", "会保情工", "区"],
  ["区", "别分", "域里级内长委政"],
  ["厂", "区房长"],
  ["店", "铺面长"],
  // turns and kinds
  ["次", "生要日"],
  ["场", "地所景馆"],
  ["轮", "流岗换训候值"],
  ["遍", "布及"],
  ["趟"],
  ["回", "访复应头收顾退报看馈执"],
  ["顿"],
  ["步", "行骤入"],
  ["组", "织建成", "长委"],
  ["班", "子", "长级车"],
  ["队", "五员", "长"],
  ["期", "间望限待", "末满"],
  ["届", "时满"],
  ["级", "别联"],
  ["类", "似别型"],
  ["种", "植子养树"],
  ["样", "板本式"],
  ["课", "堂题", "程"],
  ["节", "约能省目假点"],
  // time
  ["年", "货龄轻检鉴", "度底终初末会审报内前后"],
  ["月", "结", "度底末初会报例内中"],
  ["日", "常报志程均", "期间前后"],
  ["天", "然气网桥猫眼台"],
  ["周", "边围末报会例密转知到全", "一二三四五六日"],
  ["季", "评", "度节末报"],
  ["点", "评验检对赞亮名击题", "位"],
  ["时", "间刻效常"],
  ["分", "别工类包管析组享发配解布散批头级片层", "期"],
  ["秒"],
  ["岁", "末"],
  ["小时"],
  // money and measures
  ["元", "旦宵"],
  ["万", "达", "人企"],
  ["亿"],
  ["米", "", "面粉"],
  ["公里"],
  ["公斤"],
  ["平", "安台时房稳整均静"],
  ["亩"],
  ["吨"],
  ["斤"],
  ["升", "级旗"],
  ["度", "假过"],
  ["倍"],
  ["%"],
  ["℃"],
  ["°c"],
  ["摄氏度"],
  ["左右"],
];

/** Nouns that are counted without a word between, but only glued to the number: 12 社区已整改 speaks of the community. */
const nouns =
  /(?:社区|小区|网格|(?:党总?)?支部|党员|企业|商户|商家|单位|居民|村民|群众|干部|老人|志愿者|学校|中学|小学|幼儿园|委员(?!会)|代表(?!大?会)|部门|街道|项目|楼栋)/y;

const longestFirst = counters.toSorted(([a], [b]) => b.length - a.length);
/** 40余家, 12 多户; 3大类, but 12 小组 is a word. */
const ROUGHLY = / ?[余多来几]|[大小整]/y;
/** 40多 */
const MORE = /[余多几](?!\p{Script=Han})/uy;
/** 12点五 is a number with a point; 12点 and 12点30分 are times. */
const POINT = /点(?:\d{1,4}|[零一二三四五六七八九]{1,4})(?![\d\p{Script=Han}])/uy;
/** The rest of an amount in thousands: the ,000 of 12,000元. */
const THOUSANDS = /(?:,\d{3}){1,3}(?!\d)/y;
/** 3#楼 */
const BLOCK = /# ?\p{Script=Han}/uy;

/**
 * Where the text goes on after a word that counts what the number before it says; undefined when none stands there.
 * `at` is the end of the number.
 */
export function afterCounter(text: string, at: number): number | undefined {
  if (matchAt(POINT, text, at)) return undefined;
  const thousands = matchAt(THOUSANDS, text, at);
  if (thousands) return afterCounter(text, at + thousands[0].length);
  const block = matchAt(BLOCK, text, at) ?? matchAt(nouns, text, at) ?? matchAt(MORE, text, at);
  if (block) return at + block[0].length;
  const plain = counterAt(text, at);
  if (plain !== undefined) return plain;
  const roughly = matchAt(ROUGHLY, text, at)?.[0];
  return roughly === undefined ? undefined : counterAt(text, at + roughly.length);
}

function counterAt(text: string, at: number): number | undefined {
  const isSpaced = text[at] === " ";
  const from = isSpaced ? at + 1 : at;
  const found = longestFirst.find(([counter]) => text.startsWith(counter, from));
  if (!found) return undefined;
  const [counter, otherwise = "", afterSpace = ""] = found;
  const end = from + counter.length;
  const next = text[end] ?? "";
  // 件件有回音, 层层压实, 份数不对: said twice or with 数 it counts nothing.
  if (next === counter || next === "数") return undefined;
  if (next === "") return end;
  return (isSpaced ? otherwise + afterSpace : otherwise).includes(next) ? undefined : end;
}
