import { randomUUID } from "node:crypto";
import fs from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, ownIdentity, type ProcessIdentity } from "./identity.ts";

/** A turn lasts a few file operations. A claim of a process that cannot be looked up is ignored after this, in ms. */
const FOREIGN_CLAIM_MS = 10_000;

/**
 * Waits until this process alone may look at `file` and replace it; the returned function ends the turn.
 *
 * Everyone raises a claim, a file with a name of its own, and looks around afterwards: of two, the later one sees the
 * other's. Whoever sees another claim lowers its own and tries again a little later. A dead process's claim is
 * removed; since no name is used twice, that can never hit a living one, which is what makes this safe where "is the
 * lock stale? then delete it" is not.
 */
export async function claimTurn(file: string): Promise<() => void> {
  const prefix = `${basename(file)}.claim.`;
  const firstSeen = new Map<string, number>();
  for (;;) {
    const name = `${prefix}${encodeURIComponent(JSON.stringify(ownIdentity()))}.${randomUUID()}`;
    const mine = join(dirname(file), name);
    fs.writeFileSync(mine, "", { flag: "wx" });
    const others = fs
      .readdirSync(dirname(file))
      .filter((other) => other.startsWith(prefix) && other !== name);
    const living = others.filter((other) => isLiving(other.slice(prefix.length), other, firstSeen));
    for (const dead of others.filter((other) => !living.includes(other))) {
      fs.rmSync(join(dirname(file), dead), { force: true });
    }
    if (living.length === 0) return () => fs.rmSync(mine, { force: true });
    fs.rmSync(mine, { force: true });
    await sleep(5 + Math.random() * 45);
  }
}

function isLiving(claim: string, name: string, firstSeen: Map<string, number>): boolean {
  const now = performance.now();
  const seen = firstSeen.get(name) ?? now;
  firstSeen.set(name, seen);
  const alive = isAlive(readIdentity(claim));
  return alive ?? now - seen < FOREIGN_CLAIM_MS;
}

function readIdentity(claim: string): ProcessIdentity {
  try {
    return JSON.parse(decodeURIComponent(claim.slice(0, claim.lastIndexOf(".")))) as ProcessIdentity;
  } catch {
    return { pid: 0, host: "", started: "", place: "" };
  }
}
