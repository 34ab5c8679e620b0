import { LONGEST_TEXT } from "../src/chat/parse.ts";
import { maskPersonalData } from "../src/ledger/personal-data.ts";
import { nasty, nastyText } from "../test/chat/nasty.ts";
import { read } from "../test/chat/reading.ts";
import type { Bench, Row } from "./table.ts";

const sentences = [
  "/打卡 任务12 已召开支委会",
  "/进度",
  "十二号任务搞定了，材料下午送到党群服务中心",
  "/打卡 12、13、15-18 主题党日全部完成，共 36 名党员参加",
  "请问今天下午几点开会？",
  "任务12打卡",
];

const NOTE = "/打卡 任务12 已召开支委会，形成会议记录，照片见群相册；";
/** A note, over and over: what a person might paste. */
const longNote = (length: number) => NOTE.repeat(Math.ceil(length / NOTE.length)).slice(0, length);

/** What the parser is tested with, and texts that are full of what has to be masked. */
const hard: typeof nasty = [
  ...nasty,
  ["telephone numbers", "/打卡 12 ", "13800138000 ", ""],
  ["identity numbers", "/打卡 12 ", "11010119900101001X ", ""],
];

interface Step {
  readonly name: string;
  readonly work: (text: string) => unknown;
  /** Lengths of texts in UTF-16 units. */
  readonly lengths: readonly number[];
}

/** What is done to the text of every message. */
const steps: readonly Step[] = [
  {
    name: "understand",
    work: (text) => read(text, { mentioned: true, quotedTask: 12, recentTask: 12 }),
    lengths: [1_000, 10_000, LONGEST_TEXT],
  },
  // For the ledger, whatever its length: a body holds more than this.
  { name: "mask", work: maskPersonalData, lengths: [1_000, 10_000, 100_000] },
];

const normalise = (text: string) => text.normalize("NFKC");

/** Of several samples the quickest was disturbed least. */
const SAMPLE_MS = 2;
const SAMPLES = 3;
/** How many of the hard texts are measured as thoroughly, after a first look at each. */
const CONTENDERS = 3;
const WARM_UP_MS = 1_000;

/** Nanoseconds a UTF-16 unit that some work on some texts takes. */
function cost(texts: readonly string[], work: Step["work"], samples = SAMPLES): number {
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  const sample = () => {
    const start = performance.now();
    let rounds = 0;
    do {
      texts.forEach(work);
      rounds += 1;
    } while (performance.now() - start < SAMPLE_MS);
    return (performance.now() - start) / rounds;
  };
  return (Math.min(...Array.from({ length: samples }, sample)) * 1e6) / length;
}

/** Code that was never run is compiled as it goes, which costs many times as much. */
function warmUp(): void {
  const texts = [...sentences, ...hard.map((shape) => nastyText(shape, 200))];
  const start = performance.now();
  while (performance.now() - start < WARM_UP_MS) for (const { work } of steps) texts.forEach(work);
}

/** The hard text that takes longest at a length. */
function worstOf(length: number, work: Step["work"]) {
  const texts = hard.map((shape) => ({ name: shape[0], text: nastyText(shape, length).slice(0, length) }));
  return texts
    .map((one) => ({ ...one, cost: cost([one.text], work, 1) }))
    .toSorted((a, b) => b.cost - a.cost)
    .slice(0, CONTENDERS)
    .map((one) => ({ ...one, cost: cost([one.text], work) }))
    .reduce((a, b) => (b.cost > a.cost ? b : a));
}

function measure({ name, work, lengths }: Step): Row[] {
  const row = (of: string, floor: number, product: number): Row => {
    return { measure: `${name}: ${of}`, unit: "ns", floor, product };
  };
  return [
    row("ordinary sentences", cost(sentences, normalise), cost(sentences, work)),
    ...lengths.flatMap((length) => {
      const ordinary = longNote(length);
      const floor = cost([ordinary], normalise);
      const worst = worstOf(length, work);
      const characters = `${length.toLocaleString("en")} characters`;
      return [
        row(`${characters}, a note`, floor, cost([ordinary], work)),
        row(`${characters}, the worst: ${worst.name}`, floor, worst.cost),
      ];
    }),
  ];
}

export const parse: Bench = {
  about:
    "Time a character that is spent on the text of a message. Floor: NFKC of ordinary text of that length. " +
    "A ratio that stays the same as texts grow means time in proportion to the length.",
  run: async () => {
    warmUp();
    return steps.flatMap(measure);
  },
};
