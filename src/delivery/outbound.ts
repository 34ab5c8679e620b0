/** What the bot says of itself, in no platform's words: each target has a renderer, which escapes and keeps its limits. */

import { toUSVString } from "node:util";
import type { OutboxRow } from "../ledger/record.ts";
import type { Drawing } from "../pictures/drawing.ts";
import type { Notice } from "./notice.ts";

export type Content =
  /** Plain text, one entry a line. What a person typed may stand in it, so renderers escape it. */
  | { readonly type: "text"; readonly lines: readonly string[]; readonly mentions?: Mentions }
  /** Markdown of ours; `title` is what a list of chats shows of it where the platform has one. */
  | {
      readonly type: "markdown";
      readonly title: string;
      readonly markdown: string;
      readonly mentions?: Mentions;
    }
  | { readonly type: "image"; readonly image: Image; readonly alt: string }
  /** A few lines and somewhere to go on. */
  | {
      readonly type: "card";
      readonly title: string;
      readonly lines: readonly string[];
      readonly links: readonly [Link, ...Link[]];
    };

/** An image that is drawn when its turn comes, so that the outbox holds no pictures. A sender gets the image. */
export interface ToDraw {
  readonly type: "drawing";
  readonly drawing: Drawing;
  readonly alt: string;
}

/** What a row holds: what a sender takes, or what is made into that when its turn comes. */
export type Stored = Content | ToDraw | Notice;

/** Who is called by name: accounts on the target's platform. */
export interface Mentions {
  readonly users: readonly string[];
  readonly everyone?: boolean;
}

export interface Image {
  /** PNG, base64. */
  readonly base64: string;
}

export interface Link {
  readonly title: string;
  readonly url: string;
}

/** Where something goes. Each kind is one way of sending, with limits of its own. */
export type Target =
  /** A chat of the simulator: a group's id, or the account of the person whose direct chat it is. */
  | { readonly kind: "simulator"; readonly chat: string }
  /** The session of a message from DingTalk, for some 90 minutes. */
  | {
      readonly kind: "dingtalk-session";
      readonly url: string;
      /** Epoch ms; undefined where DingTalk did not say. */
      readonly expiresMs: number | undefined;
      /** The chat it belongs to: what is said there keeps its order. */
      readonly chat: string;
      /** How the same chat is reached when the session is over, where something else reaches it. */
      readonly elsewhere?: Target | undefined;
    }
  /** The robot of a WeCom group (群机器人); its address stands in gov.group_robot. `group` is the id in gov.chat_group. */
  | { readonly kind: "wecom-robot"; readonly group: number }
  /** The `response_url` of a message from WeCom: one answer within an hour. */
  | {
      readonly kind: "wecom-response";
      readonly url: string;
      /** Epoch ms. */
      readonly expiresMs: number;
      readonly chat: string;
    }
  /** A person, through WeCom's self-built app. */
  | { readonly kind: "wecom-app"; readonly user: string }
  /** The custom robot of a DingTalk group, as `wecom-robot`. */
  | { readonly kind: "dingtalk-robot"; readonly group: number }
  /** A DingTalk group that the app's robot is in. */
  | { readonly kind: "dingtalk-group"; readonly conversation: string }
  /** A person, through DingTalk's app. */
  | { readonly kind: "dingtalk-person"; readonly user: string };

export type TargetKind = Target["kind"];

/** A condition that is looked at when a row's turn comes. See still-wanted.ts. */
export type WantedIf =
  | { readonly check: "task-open"; readonly taskId: number }
  | { readonly check: "latest-digest"; readonly streetId: number; readonly week: string };

export interface Outbound {
  /** What it is, once for ever. */
  readonly key: string;
  readonly street: number | null;
  /** What decided it: a message's key, or job@period. */
  readonly origin: string;
  readonly target: Target;
  readonly content: Stored;
  readonly wantedIf?: WantedIf;
  /** By the street's clock. */
  readonly notBefore?: Date;
  readonly expiresAt?: Date;
}

/** Where a kind of target keeps what: the lane (what has to keep its order, and what the platform's limit counts), the credential. */
const places: {
  readonly [K in TargetKind]: (target: Extract<Target, { kind: K }>) => {
    readonly lane: string;
    readonly target: object;
    readonly secret?: string;
  };
} = {
  simulator: ({ chat }) => ({ lane: chat, target: { chat } }),
  "dingtalk-session": ({ url, expiresMs, chat, elsewhere }) => ({
    lane: chat,
    target: { expiresMs, elsewhere },
    secret: url,
  }),
  "wecom-robot": ({ group }) => ({ lane: `${group}`, target: { group } }),
  "wecom-response": ({ url, expiresMs, chat }) => ({ lane: chat, target: { expiresMs }, secret: url }),
  "wecom-app": ({ user }) => ({ lane: user, target: { user } }),
  "dingtalk-robot": ({ group }) => ({ lane: `${group}`, target: { group } }),
  "dingtalk-group": ({ conversation }) => ({ lane: conversation, target: { conversation } }),
  "dingtalk-person": ({ user }) => ({ lane: user, target: { user } }),
};

/** What a row says of where it goes. */
export function placeOf(target: Target): Pick<OutboxRow, "kind" | "lane" | "target" | "secret"> {
  const place = (places[target.kind] as (target: Target) => ReturnType<(typeof places)[TargetKind]>)(target);
  return { kind: target.kind, ...place, lane: `${target.kind}:${place.lane}` };
}

/** The row of the outbox for something to say. */
export function toOutboxRow({ target, content, ...what }: Outbound): OutboxRow {
  return { ...what, content: storable(content), ...placeOf(target) };
}

/** PostgreSQL's jsonb takes neither NUL nor half a surrogate pair, and what decided to speak must not fail for it. */
function storable(content: Stored): Stored {
  const strings = (_: string, value: unknown) =>
    typeof value === "string" ? toUSVString(value.replaceAll("\0", "")) : value;
  return JSON.parse(JSON.stringify(content, strings)) as Stored;
}
