import { Counter, collectDefaultMetrics, Registry } from "prom-client";

/** The figures of one process; nothing is global, so that tests may run several apps. */
export interface Metrics {
  /** What became of a webhook request: received = rejected + duplicate + stored + ignored + unavailable. */
  countMessage(platform: string, outcome: string): void;
  /** What became of a reply that had to be sent by a call of its own. */
  countReply(outcome: string): void;
  text(): Promise<string>;
  readonly contentType: string;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const messages = new Counter({
    name: "xingbang_messages_total",
    help: "Chat messages by platform and outcome: received = rejected + duplicate + stored + ignored + unavailable",
    labelNames: ["platform", "outcome"],
    registers: [registry],
  });
  const replies = new Counter({
    name: "xingbang_replies_total",
    help: "Replies sent by a call to the platform, by outcome",
    labelNames: ["outcome"],
    registers: [registry],
  });
  return {
    countReply: (outcome) => replies.inc({ outcome }),
    countMessage: (platform, outcome) => messages.inc({ platform, outcome }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
