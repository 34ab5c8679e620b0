import type { Queryable } from "../database/door.ts";
import type { Target } from "./outbound.ts";

/** Which ways of speaking first this installation has. A platform that only answers is not reached. */
export interface Reach {
  readonly simulator: boolean;
  /** DingTalk's app: people and groups. */
  readonly dingtalk: boolean;
  /** WeCom's group robots. */
  readonly wecom: boolean;
  /** WeCom's self-built app: people. */
  readonly wecomApp: boolean;
}

/** Nobody is spoken to first. */
export const nobody: Reach = { simulator: false, dingtalk: false, wecom: false, wecomApp: false };

export interface GroupAddress {
  readonly id: number;
  readonly name: string;
  /** Null for a group of the whole street. */
  readonly unitId: number | null;
  /** Undefined where the bot can only answer. */
  readonly target: Target | undefined;
}

/** Whom a street's bot can speak to first, and how. */
export interface AddressBook {
  /** Undefined where no platform reaches the person: then the group's summary names them. */
  person(personId: number): Target | undefined;
  /** In the order they were bound. */
  readonly groups: readonly GroupAddress[];
}

interface Account {
  readonly personId: number;
  readonly platform: string;
  readonly user: string;
}

interface Group {
  readonly id: number;
  readonly platform: string;
  readonly chat: string;
  readonly hasRobot: boolean;
}

/** How a person's account is reached; where somebody has several, the first row that reaches one of them counts. */
const ways: readonly {
  readonly platform: string;
  readonly reached: keyof Reach;
  readonly target: (account: Account) => Target;
}[] = [
  { platform: "wecom", reached: "wecomApp", target: ({ user }) => ({ kind: "wecom-app", user }) },
  { platform: "dingtalk", reached: "dingtalk", target: ({ user }) => ({ kind: "dingtalk-person", user }) },
  { platform: "simulator", reached: "simulator", target: ({ user }) => ({ kind: "simulator", chat: user }) },
];

/** How a group is reached, by platform; a robot of its own can mention people, and costs none of the app's calls. */
const groupWays: Readonly<Record<string, (group: Group, reach: Reach) => Target | undefined>> = {
  wecom: ({ id, hasRobot }, { wecom }) =>
    wecom && hasRobot ? { kind: "wecom-robot", group: id } : undefined,
  dingtalk: ({ id, chat, hasRobot }, { dingtalk }) => {
    if (!dingtalk) return undefined;
    return hasRobot ? { kind: "dingtalk-robot", group: id } : { kind: "dingtalk-group", conversation: chat };
  },
  simulator: ({ chat }, { simulator }) => (simulator ? { kind: "simulator", chat } : undefined),
};

/** The address book of one street, in two queries. */
export async function addressBook(tx: Queryable, streetId: number, reach: Reach): Promise<AddressBook> {
  // Accounts of another company are met in groups only: no app of ours may write to them.
  const accounts = await tx.query<Account>(
    `SELECT a.person_id AS "personId", a.platform, a.user_id AS "user" FROM gov.account AS a
     JOIN gov.person AS p ON p.id = a.person_id WHERE p.street_id = $1 AND a.corp = '' ORDER BY a.platform, a.user_id`,
    [streetId],
  );
  const groups = await tx.query<Group & Omit<GroupAddress, "target">>(
    `SELECT g.id, g.name, g.unit_id AS "unitId", g.platform, g.chat_id AS chat, r.group_id IS NOT NULL AS "hasRobot"
     FROM gov.chat_group AS g LEFT JOIN gov.group_robot AS r ON r.group_id = g.id
     WHERE g.street_id = $1 ORDER BY g.id`,
    [streetId],
  );
  const people = new Map<number, Target>();
  for (const { platform, target } of ways.filter(({ reached }) => reach[reached])) {
    for (const account of accounts.rows) {
      if (account.platform !== platform || people.has(account.personId)) continue;
      people.set(account.personId, target(account));
    }
  }
  return {
    person: (personId) => people.get(personId),
    groups: groups.rows.map((group) => ({
      id: group.id,
      name: group.name,
      unitId: group.unitId,
      target: groupWays[group.platform]?.(group, reach),
    })),
  };
}
