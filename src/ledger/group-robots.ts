import { createHash } from "node:crypto";
import type { Queryable } from "../database/door.ts";
import type { SecretBox } from "../database/secret-box.ts";
import type { SealedRobot, StreetPlan } from "./street-plan.ts";

/** The robot of a group as the office gives it. Its address is a credential: whoever has it can speak in the group. */
export interface GroupRobot {
  readonly platform: string;
  readonly chatId: string;
  /** Null takes the robot away. */
  readonly url: string | null;
  /** What DingTalk's robots sign with (加签). */
  readonly secret?: string | undefined;
}

/** Which addresses a platform's group robots have. The host is looked at when something is sent: it may be a test's. */
export const robotAddresses: Readonly<Record<string, RegExp>> = {
  wecom: /^https?:\/\/[\w.:-]+\/cgi-bin\/webhook\/send\?key=[\w-]{1,128}$/,
  dingtalk: /^https?:\/\/[\w.:-]+\/robot\/send\?access_token=[\w-]{1,128}$/,
};

/** The plan with the robots in it, sealed: no plan ever holds an open address. */
export function withRobots(plan: StreetPlan, robots: readonly GroupRobot[], box: SecretBox): StreetPlan {
  const robotOf = new Map(robots.map((robot) => [JSON.stringify([robot.platform, robot.chatId]), robot]));
  const groups = plan.groups.map((group) => {
    const robot = robotOf.get(JSON.stringify([group.platform, group.chatId]));
    return robot ? { ...group, robot: sealed(robot, box) } : group;
  });
  return { ...plan, groups };
}

function sealed(robot: GroupRobot, box: SecretBox): SealedRobot | null {
  const { url, secret } = robot;
  if (url === null) return null;
  const about = aboutOf(robot);
  return {
    url: box.seal(url, about),
    secret: secret === undefined ? null : box.seal(secret, about),
    fingerprint: createHash("sha256")
      .update(JSON.stringify([url, secret ?? null]))
      .digest("hex"),
  };
}

const aboutOf = ({ platform, chatId }: Pick<GroupRobot, "platform" | "chatId">) =>
  `robot:${platform}:${chatId}`;

/** A group's robot, opened; undefined when it has none any more or was sealed with another key. */
export async function readRobot(
  db: Queryable,
  box: SecretBox,
  groupId: number,
): Promise<{ readonly url: string; readonly secret: string | undefined } | undefined> {
  const { rows } = await db.query<{ platform: string; chatId: string; url: string; secret: string | null }>(
    `SELECT g.platform, g.chat_id AS "chatId", r.url, r.secret
     FROM gov.group_robot AS r JOIN gov.chat_group AS g ON g.id = r.group_id WHERE r.group_id = $1`,
    [groupId],
  );
  const [row] = rows;
  if (!row) return undefined;
  const url = box.open(row.url, aboutOf(row));
  const secret = row.secret === null ? undefined : box.open(row.secret, aboutOf(row));
  const isWhole = url !== undefined && (row.secret === null || secret !== undefined);
  return isWhole ? { url, secret } : undefined;
}
