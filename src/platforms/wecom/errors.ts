import type { ErrorTable } from "../verdict.ts";

/**
 * WeCom's codes (全局错误码, developer.work.weixin.qq.com path 90313, and path 90455): they count, never the errmsg, which
 * quotes our address. A code without a line here is tried again a few times.
 */
export const wecomErrors: ErrorTable = {
  0: { act: "sent" },
  // 系统繁忙: three times at most.
  [-1]: { act: "retry", most: 3 },
  6000: { act: "retry" },
  // Too many in a minute: blocked for the rest of it, and longer for who goes on.
  45009: { act: "wait", minutes: 1 },
  45033: { act: "retry" },

  // The access token, or what it is fetched with.
  40014: { act: "renew", tell: "credentials" },
  41001: { act: "renew", tell: "credentials" },
  42001: { act: "renew", tell: "credentials" },
  40001: { act: "stop", tell: "credentials" },
  40013: { act: "stop", tell: "credentials" },
  40056: { act: "stop", tell: "credentials" },
  301002: { act: "stop", tell: "permission" },
  48002: { act: "stop", tell: "permission" },
  60011: { act: "stop", tell: "permission" },
  // Our address is not among the app's 企业可信IP.
  60020: { act: "stop", tell: "permission" },

  93000: { act: "stop", tell: "robot-gone" },
  93004: { act: "stop", tell: "robot-gone" },
  93008: { act: "stop", tell: "robot-gone" },
  81013: { act: "stop", tell: "person-unreachable" },

  // What was sent is wrong, and stays wrong: a fault of ours.
  40006: { act: "stop" },
  40007: { act: "stop" },
  40008: { act: "stop" },
  40009: { act: "stop" },
  40033: { act: "stop" },
  40035: { act: "stop" },
  40058: { act: "stop" },
  40063: { act: "stop" },
  44004: { act: "stop" },
  45001: { act: "stop" },
  45002: { act: "stop" },
  45007: { act: "stop" },
  45008: { act: "stop" },
};
