import { describe, inject, test } from "vitest";
import { findChromium } from "./chromium.ts";
import { hasPostgres } from "./postgres.ts";
import { hasRedis } from "./redis.ts";

/** The URL of a service of this run (see global-setup.ts), started if it is not yet. */
export async function service(
  name: "postgres" | "redis" | "pglite-empty" | "pglite-migrated" | "postgres-template",
): Promise<string> {
  const response = await fetch(`${inject("services")}/${name}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`The tests' service ${name} could not be started: ${text}`);
  return text;
}

const PRESENT = { PostgreSQL: hasPostgres, Redis: hasRedis, Chromium: () => findChromium() !== undefined };

/**
 * A suite that needs a program of the machine. Without it the suite is skipped; with REQUIRE_SERVICES=1 it fails
 * instead.
 */
export function describeWith(needed: keyof typeof PRESENT, title: string, suite: () => void): void {
  if (PRESENT[needed]()) {
    describe(title, suite);
  } else if (process.env.REQUIRE_SERVICES === "1") {
    test(title, () => {
      throw new Error(`${needed} was not found, and REQUIRE_SERVICES=1 asks for it.`);
    });
  } else {
    describe.skip(`${title} (no ${needed})`, suite);
  }
}
