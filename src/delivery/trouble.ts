import type { Queryable } from "../database/door.ts";
import type { TargetKind } from "./outbound.ts";

/** What a platform refuses until a person mends it: whom it concerns, and what the organizer is told. */
const troubles = {
  /** The month's calls are used up. */
  quota: { about: "app", words: "平台本月的接口调用次数已经用完，本月内发不出消息" },
  /** The key or secret is wrong, or the app was stopped. */
  credentials: { about: "app", words: "平台不认应用的密钥，消息先留着；请核对密钥设置" },
  /** The app lacks a right, or the server's address is not on its list. */
  permission: { about: "app", words: "应用没有发消息的权限（或服务器地址不在可信名单里）；请在平台后台开通" },
  /** The robot was taken out of the group, or switched off. */
  "robot-gone": { about: "lane", words: "群里的机器人已被移除或停用；请重新添加机器人，再导入新地址" },
  /** The robot's address cannot be read, or leads to another host, or its security settings refuse us. */
  "robot-address": { about: "lane", words: "群机器人的地址、加签密钥或安全设置不对；请核对后重新导入" },
  /** The app may not write to this person. */
  "person-unreachable": { about: "lane", words: "应用发不到这个人：账号不对，或不在应用的可见范围" },
} as const satisfies Record<string, { about: "app" | "lane"; words: string }>;

export type TroubleWord = keyof typeof troubles;

export interface Trouble {
  readonly kind: TargetKind;
  /** The lane it happened in; the kind again where the whole app is concerned. */
  readonly place: string;
  readonly what: TroubleWord;
  /** The name of the group or the person, where it is about one that the ledger knows. */
  readonly about: string | null;
}

/** Notes that a row of the outbox met a trouble: one line a trouble, however often it is met. */
export async function noteTrouble(db: Queryable, outboxId: number, what: TroubleWord): Promise<void> {
  await db.query(
    `INSERT INTO gov.delivery_trouble AS t (kind, place, what, street_id)
     SELECT kind, CASE WHEN $3 THEN kind ELSE lane END, $2, CASE WHEN $3 THEN NULL ELSE street_id END
     FROM gov.outbox WHERE id = $1
     ON CONFLICT (kind, place, what) DO UPDATE SET times = t.times + 1, last_at = clock_timestamp(),
       told_at = CASE WHEN t.told_at > clock_timestamp() - interval '1 day' THEN t.told_at END`,
    [outboxId, what, troubles[what].about === "app"],
  );
}

/** Notes that the organizer is told; pass the `tx` that puts the message into the outbox. */
export async function markTold(tx: Queryable, told: readonly Trouble[]): Promise<void> {
  await tx.query(
    `UPDATE gov.delivery_trouble AS t SET told_at = clock_timestamp()
     FROM jsonb_to_recordset($1::jsonb) AS w(kind text, place text, what text)
     WHERE (t.kind, t.place, t.what) = (w.kind, w.place, w.what)`,
    [JSON.stringify(told)],
  );
}

/**
 * What a street's organizer is to be told: its own troubles that nobody was told yet, and those of a whole app, which
 * another street may have been told since `since`.
 */
export async function troublesToTell(
  tx: Queryable,
  streetId: number,
  since: Date,
): Promise<readonly Trouble[]> {
  const { rows } = await tx.query<Trouble>(
    `SELECT t.kind, t.place, t.what, coalesce(g.name, p.name) AS about
     FROM gov.delivery_trouble AS t
     CROSS JOIN LATERAL (SELECT split_part(t.kind, '-', 1) AS platform,
                                substr(t.place, length(t.kind) + 2) AS id) AS own
     LEFT JOIN gov.chat_group AS g ON t.kind = ANY($3) AND g.id::text = own.id
       OR t.kind = ANY($4) AND (g.platform, g.chat_id) = (own.platform, own.id)
     LEFT JOIN gov.account AS a ON t.kind = ANY($5) AND (a.platform, a.user_id, a.corp) = (own.platform, own.id, '')
     LEFT JOIN gov.person AS p ON p.id = a.person_id
     WHERE t.street_id = $1 AND t.told_at IS NULL OR t.street_id IS NULL AND (t.told_at IS NULL OR t.told_at >= $2)
     ORDER BY t.first_at, t.place, t.what`,
    [streetId, since, kindsOf("robot"), kindsOf("group"), kindsOf("person")],
  );
  return rows;
}

/** What the part of a lane behind its kind names: a group by its number, a group or a person by the platform's id. */
const named: Readonly<Record<TargetKind, "robot" | "group" | "person" | "nothing">> = {
  simulator: "nothing",
  "wecom-robot": "robot",
  "wecom-response": "nothing",
  "wecom-app": "person",
  "dingtalk-robot": "robot",
  "dingtalk-group": "group",
  "dingtalk-person": "person",
  "dingtalk-session": "group",
};

const kindsOf = (what: (typeof named)[TargetKind]) =>
  (Object.keys(named) as TargetKind[]).filter((kind) => named[kind] === what);

/** "钉钉 梅岭社区群：群里的机器人已被移除或停用；…" */
export function sayTrouble({ kind, what, about }: Trouble): string {
  const platform = kind.startsWith("wecom") ? "企业微信" : "钉钉";
  return `${platform}${about === null ? "" : ` ${about}`}：${troubles[what].words}`;
}
