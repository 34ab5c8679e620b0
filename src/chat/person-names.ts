/** Whether a few characters are a person's name, as people write names beside a report: 李四, 欧阳红, 小王, 张主任. */

/**
 * Common surnames. Left out are those that also begin a word which may stand behind 代, 替 or 帮 (代管, 代章, 代任务,
 * 帮包户, 代宣传).
 */
const SURNAMES =
  "赵钱孙李周吴郑王冯陈褚蒋沈韩杨朱秦尤许何吕张孔曹严华金魏陶姜戚谢邹喻柏窦苏潘葛范彭郎鲁韦马苗俞袁柳鲍史唐岑薛雷贺倪汤滕殷罗毕郝傅皮伍孟黄穆萧尹姚邵湛汪祁毛狄臧戴宋庞熊舒屈董梁杜阮蓝闵季贾江颜郭梅林钟徐邱骆高夏蔡田樊胡凌霍虞柯卢莫裘缪宗丁邓洪左石崔吉龚程邢裴陆翁荀曲靳焦侯仇甘厉刘景詹龙叶黎白蒲赖卓蔺屠蒙池乔闻翟谭姬冉桑桂牛庄晏柴瞿阎慕艾廖欧聂辛饶曾肖涂阳方文";
const COMPOUND = "欧阳|上官|司马|诸葛|司徒|东方|皇甫|尉迟|公孙|令狐";

/** A name, as part of a pattern: a surname or 小 or 老 before it, and one or two characters more. */
export const NAME = `(?:(?:${COMPOUND})\\p{Script=Han}{1,2}?|[${SURNAMES}](?!龄|券|额|们)\\p{Script=Han}{1,2}?|[小老阿][${SURNAMES}])`;

const WHOLE = new RegExp(`^${NAME}$`, "u");

/** 王庄村 is a place. */
const PLACE = /(?:村|庄|区|镇|街|道|县|市|支部)$/;

export const isName = (words: string): boolean => WHOLE.test(words) && !PLACE.test(words);
