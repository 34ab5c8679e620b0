import { AHEAD, DAY, DEED, WORK } from "./work-words.ts";

/** What says in a note that something is not done. Works on clean text. */

const MANNER = "(?:再|能|全部|全|都|按时|及时|按期|如期|真正|彻底|完全)?";

/** Words before a deed that deny it: 还没完成, 不用报, 无法按时完成. */
const DENIES =
  "(?:还没有?|没有?|尚未|仍未|暂未|未能?|无法|没法|不能|不会|不想|暂不|先不|暂缓|不用|不必|不需要?|无需|不要|先别|(?<![特分区个差级类辨鉴识告离送])别|不是|来不及|不再|并未|并没有?|难以|很难|无力)";

/** 未发现, 没收到, 未成年, 未就业: good news, or words that only begin like a denial. */
const GOOD_NEWS =
  "(?:发现|发生|出现|出(?:过|问题|事|差错|纰漏)|收到|收(?!齐|集|回)|接到|接报|反映|问题|成年|来(?!得及)|婚|漏|遗漏|落下|断|异常|见|现|返贫|反弹|影响|造成|引发|涉及|超|逾期|过期|丢|留|受|增|差错|错|毛病|意见|异议|投诉|事|关系|隐患|死角|雨绸缪|必|知|央|就业|参保|脱贫|消除风险|什么|啥|人(?:在家|应门)?[,。;].{0,12}已)";

/** 不 before a deed; other words with 不 (不断, 不动产, 不留死角) say nothing of the kind. */
const NOT_DEED =
  "不(?:完成|完(?![善整美备])|做|办|报|打卡|打(?![扰招破折])|弄|搞|干(?![净扰涉])|落实|到位|开展|启动|实施|整改|上传|上报|报送|提交|通过|达标|合格(?=$|[,。;!.~)])|走访|入户)";

/** 完不成, 做不完, 完成不了, 达不到位. */
const CANNOT =
  "(?<![少免忘离大])不了(?!解)|[做办弄搞完报干整写填传打系][不](?:[完成好上起]|出来)|[做办找达联打见]不到(?![户家人\\d])";

/** 报错了, 搞错了, 错了; 差错, 纠错, 不错 are none. */
const SLIP =
  "[报写打发点弄搞填选输传按看念]错|(?<![不没差纠无查改交过认对])错(?:了|啦)?(?=$|[,。;!.~)])|[弄搞]混|手[滑误]|[报打发点]早了|误(?:报|打|点|发|传)(?:了|$)|不对(?![外称口应])";

const LEFT =
  "还差|还剩(?![^,。;]{0,9}(?:备用|留作|留用|留存|库存|[存放]在))|还缺|尚差|尚缺|尚有|还有.{1,5}[户人家处个项]$|^(?:就|只)?[剩差缺]\\d|^缺(?![口席岗勤])|待(?:完成|整改|办理|走访|落实|处理|解决|开展|上报|上传|补)|(?<![接等招对看款善期])待办|未报|未办|未做|未完|未尽";

/** A note that is nothing but a denial. */
const ALONE =
  "^(?:还没有?|没有?|没呢|尚未|还未|未|不|不是|否|no|没好|不行|不要|不用|不算|作废|取消|算了|暂缓|暂停|中止|搁置|推迟|延后)(?:呢|了|的|吧|报)*[。!.~]*$";

/** 没有召开, 没有人来, 一次也没有开; what nobody wants (没有缺席, 没有隐患) may be absent. 没有到场的已补课 tells of what was done. */
const NOT_WORKED = `没有(?:人|能够?|全部|全|都|按时|及时|按期|再|去|怎么)*${WORK}(?![^,。;]{0,6}的[^,。;]{0,9}[已均都补])`;
/** 不宣传了, 忘记做了, 放弃, 勿报, 毫无进展. */
const GIVEN_UP = [
  `不(?:再)?${WORK}了`,
  `(?<![不难勿未没])忘(?:记|了|掉)*(?:${WORK}|$|[,。;!])`,
  "放弃(?:了|吧|此项|该项|这项|本项|任务|完成|打卡)*(?=$|[,。;!])",
  "勿(?:报(?!警)|打卡|记|销)",
  "(?<![有丝])[尚毫暂仍还]?无(?:任何)?(?:进展|起色|动静|下文|成效|效果)|[尚暂仍还]无(?:时间|人手|条件|场地|经费|计划|安排|结果|方案)",
].join("|");
/** Nothing is said to be done in what was put off, unless it is told of afterwards: 推迟到24日，已召开. */
const PUT_OFF = [
  "推迟|延迟|延期|延后|顺延|后延|改期|暂缓|缓[办开报]|缓一缓|缓缓|搁置|中止|流会|往后[推延放]|待定|另行通知|择日",
  "(?:^|[,;。]|活动|会议?|党课|任务|走访|宣传|培训|宣讲|计划|因.{1,8})(?:已|都|被|先|暂时|临时)*(?:取消|暂停)",
].join("|");
const LATER = "(?:改天|改日|下次|下回|回头|以后|日后|过后|有空)再";
const POSTPONED = new RegExp(
  [
    `(?:${PUT_OFF})(?:了|吧|一下|再|召开|举行|开展|进行|办理|[\\d一两二三几半]+个?[天周日月])*(?:[到至][^,。;已]{1,9})?(?=$|[,。;!])`,
    `改[到至在为成](?:${DAY}|${AHEAD})`,
    LATER,
    `(?:^|[,;。])(?:[要得需先]|还要)?等(?![^,。;]{0,4}[完好结])[^,。;]{1,12}(?:再|后才)${WORK}`,
  ]
    .map((words) => `(?:${words})(?!.*(?:已|[完好过]了|完成))`)
    .join("|"),
);

const PLAIN = new RegExp(
  [
    `${DENIES}${MANNER}${DEED}`,
    NOT_DEED,
    CANNOT,
    SLIP,
    LEFT,
    ALONE,
    NOT_WORKED,
    GIVEN_UP,
    "来不及|没来得及|失败|不能?算(?=$|[,。;!.~)]|完成|数)",
  ].join("|"),
);
/** 没走访, 还没入户, 照片没传: any word behind 没 or 未, but 没有 denies only deeds (没有群众反映问题 is good news). */
const NOT_YET = new RegExp(
  `(?<![淹沉埋吞出湮])(?:没(?!有)|未|(?:还|尚|仍|暂)没有)(?!${GOOD_NEWS})\\p{Script=Han}|(?<![了淹沉埋吞出湮])没(?=$|[,。;!.~)])|(?<!了)没有[。!.~]*$`,
  "u",
);
/** A cross, or somebody else's task. */
const CROSS =
  /不是[我本]|(?:^|[,;。])(?:[这此该]项)?非[我本](?:社区|单位|支部|辖区|村|街道)(?:的)?(?:任务|工作|事)?(?=$|[,。;!])|^(?:not(?:yet)?(?:done|finished|complete)|undone|unfinished|todo|pending)|[❌✗✘❎🚫👎]|^[×x][。!.~]*$|[×]$/u;

/** Denied in plain words about doing: 未完成, 不用报, 做不完, 报错了. */
export const isPlainDenial = (words: string): boolean => PLAIN.test(close(words));

/** Denied in any way, a cross and 没 before any verb included. */
export function isDenied(words: string): boolean {
  const closed = close(words);
  return [PLAIN, POSTPONED, NOT_YET, CROSS].some((denial) => denial.test(closed));
}

/** 未 完成 and 没 完成 as the keyboard spaces them; 木有 and 冇 are 没有. */
const close = (words: string) =>
  words.replace(/\s+/g, "").replace(/(?<![树苗林草乔灌花古名])木有|冇有?/g, "没有");
