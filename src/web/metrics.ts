import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { OutboxFigures } from "../delivery/outbox.ts";
import { inTime } from "../in-time.ts";

/** The figures of one process; nothing is global, so that tests may run several apps. */
export interface Metrics {
  /** What became of a webhook request: received = rejected + duplicate + stored + ignored + unavailable. */
  countMessage(platform: string, outcome: string): void;
  /** What became of a message that goes out, in one turn. */
  countTurn(kind: string, turn: string): void;
  text(): Promise<string>;
  readonly contentType: string;
}

/** A database that takes longer leaves the outbox's figures out. */
const READ_WITHIN_MS = 2_000;

export function createMetrics(readOutbox: () => Promise<readonly OutboxFigures[]>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const messages = new Counter({
    name: "xingbang_messages_total",
    help: "Chat messages by platform and outcome: received = rejected + duplicate + stored + ignored + unavailable",
    labelNames: ["platform", "outcome"],
    registers,
  });
  const turns = new Counter({
    name: "xingbang_posts_total",
    help:
      "What became of messages that go out, by kind of target and turn of this process: sent, unsure, dropped, failed are " +
      "over; retried is tried again; elsewhere goes another way; part has more to say; held waits for open hours; " +
      "repeated may have arrived twice; lost went to another worker",
    labelNames: ["kind", "turn"],
    registers,
  });
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames: ["kind"], registers });
  const outbox: Readonly<Record<Exclude<keyof OutboxFigures, "kind">, Gauge>> = {
    waiting: gauge("xingbang_outbox_waiting", "Messages in the outbox that are not over"),
    dead: gauge(
      "xingbang_outbox_dead",
      "Messages that failed or may not have arrived: see npm run outbox -- list",
    ),
    oldestS: gauge(
      "xingbang_outbox_oldest_seconds",
      "How long the oldest message has been due that is not over",
    ),
  };

  async function readGauges(): Promise<void> {
    const nothing: readonly OutboxFigures[] = [];
    const figures = await inTime(
      readOutbox().catch(() => nothing),
      READ_WITHIN_MS,
      () => nothing,
    );
    for (const [figure, gauge] of Object.entries(outbox) as [keyof typeof outbox, Gauge][]) {
      gauge.reset();
      for (const row of figures) gauge.set({ kind: row.kind }, row[figure]);
    }
  }

  return {
    countMessage: (platform, outcome) => messages.inc({ platform, outcome }),
    countTurn: (kind, turn) => turns.inc({ kind, turn }),
    async text() {
      await readGauges();
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
