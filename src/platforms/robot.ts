import type { Queryable } from "../database/door.ts";
import type { SecretBox } from "../database/secret-box.ts";
import type { Outcome } from "../delivery/errors.ts";
import type { Entry } from "../delivery/outbox.ts";
import { readRobot } from "../ledger/group-robots.ts";

export interface RobotDeps {
  readonly db: Queryable;
  readonly box: SecretBox;
}

/** A robot whose address may be called. */
export interface Robot {
  readonly url: URL;
  readonly secret: string | undefined;
}

/** The robot of an entry's group: it leads to the platform and nowhere else, or there is an outcome in its place. */
export async function findRobot(
  { db, box }: RobotDeps,
  entry: Entry,
  place: { readonly base: string; readonly path: string },
): Promise<Robot | Outcome> {
  const refused = (reason: string): Outcome => ({ outcome: "stop", reason, tell: "robot-address" });
  let robot: Awaited<ReturnType<typeof readRobot>>;
  try {
    robot = await readRobot(db, box, Number(entry.target.group));
  } catch {
    // The database is away, or the key is: either comes back.
    return { outcome: "retry", reason: "the robot's address cannot be read" };
  }
  if (!robot) return refused("the group has no robot whose address can be read");
  const url = URL.canParse(robot.url) ? new URL(robot.url) : undefined;
  if (url?.origin !== new URL(place.base).origin || url.pathname !== place.path) {
    return refused("the robot's address is not the platform's");
  }
  return { url, secret: robot.secret };
}
