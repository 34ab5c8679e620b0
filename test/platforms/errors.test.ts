import { describe, expect, it } from "vitest";
import type { Answer } from "../../src/platforms/call.ts";
import { judgeApi, judgeWebhook, oapiErrors } from "../../src/platforms/dingtalk/errors.ts";
import { judgeErrcode } from "../../src/platforms/verdict.ts";
import { wecomErrors } from "../../src/platforms/wecom/errors.ts";

const SECRET = "203.0.113.9 quoted";
const answer = (json: Record<string, unknown>, status = 200): Answer => ({
  kind: "answer",
  status,
  json,
  text: "",
});
const code = (errcode: unknown, errmsg = SECRET) => answer({ errcode, errmsg });

describe("WeCom's codes", () => {
  const judge = (errcode: unknown) => judgeErrcode(code(errcode), wecomErrors, 60_000);

  it.each<readonly [unknown, object]>([
    [0, { outcome: "sent" }],
    [-1, { outcome: "retry", most: 3 }],
    [6000, { outcome: "retry" }],
    [45009, { outcome: "wait", ms: 60_000 }],
    [45033, { outcome: "retry" }],
    ...[40014, 42001].map((errcode) => [errcode, { outcome: "renew" }] as const),
    ...[93000, 93004, 93008].map((errcode) => [errcode, { outcome: "stop", tell: "robot-gone" }] as const),
    ...[60011, 60020].map((errcode) => [errcode, { outcome: "stop", tell: "permission" }] as const),
    ...[40008, 40033, 40035, 40058, 40063, 44004, 45002, 40007, 40006, 40009, 45001, 45007, 45008].map(
      (errcode) => [errcode, { outcome: "stop" }] as const,
    ),
    [987_654, { outcome: "retry", most: 3 }],
    ["0", { outcome: "unknown", reason: "no errcode" }],
    [null, { outcome: "unknown" }],
  ])("%s", (errcode, expected) => {
    expect(judge(errcode)).toMatchObject(expected);
    expect(JSON.stringify(judge(errcode))).not.toContain("203.0");
  });
});

describe("DingTalk's codes", () => {
  it.each<readonly [unknown, object]>([
    [0, { outcome: "sent" }],
    [-1, { outcome: "retry", most: 3 }],
    [15, { outcome: "retry" }],
    ...[130101, 302033].map((errcode) => [errcode, { outcome: "wait", ms: 600_000 }] as const),
    [300001, { outcome: "stop", tell: "robot-gone" }],
    ...[460101, 101002].map((errcode) => [errcode, { outcome: "stop" }] as const),
    ...[90030, 90020].map((errcode) => [errcode, { outcome: "stop", tell: "quota" }] as const),
    ...[88, 40014].map((errcode) => [errcode, { outcome: "renew" }] as const),
    ...[90002, 90018, 90019].map((errcode) => [errcode, { outcome: "retry" }] as const),
    [310000, { outcome: "stop", tell: "robot-address" }],
  ])("%s of a webhook or of the older API", (errcode, expected) => {
    expect(judgeWebhook(code(errcode), 60_000)).toMatchObject(expected);
    expect(judgeErrcode(code(errcode), oapiErrors, 60_000)).toMatchObject(expected);
    expect(JSON.stringify(judgeWebhook(code(errcode), 60_000))).not.toContain("203.0");
  });

  it.each(["invalid timestamp", "description:时间戳无效"])(
    "310000 about the clock (%s) is signed anew once",
    (errmsg) => {
      expect(judgeWebhook(code(310_000, errmsg), 60_000)).toMatchObject({ outcome: "retry", most: 1 });
    },
  );

  it.each<readonly [number, string, object]>([
    [401, "InvalidAuthentication", { outcome: "renew" }],
    [401, "anything", { outcome: "renew" }],
    [400, "invalidClientIdOrSecret", { outcome: "stop", tell: "credentials" }],
    [403, "Forbidden.AccessDenied.ApiCountLimitForOrg", { outcome: "stop", tell: "quota" }],
    [403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", { outcome: "retry" }],
    [403, "Forbidden.AccessDenied.AccessTokenPermissionDenied", { outcome: "stop", tell: "permission" }],
    [400, "invalidParameter.openConversationId.invalid", { outcome: "stop" }],
    [400, "template.notExist", { outcome: "stop" }],
    [400, "bot.stopped", { outcome: "stop", tell: "robot-gone" }],
    ...["send.too.fast", "too.many.group", "too.many.people", "send.byToken.tooFast"].map(
      (word) => [400, word, { outcome: "wait", ms: 60_000 }] as const,
    ),
    [400, "never.heard.of", { outcome: "retry", most: 3 }],
    [429, "x", { outcome: "wait", ms: 60_000 }],
    [503, "x", { outcome: "retry" }],
    [504, "x", { outcome: "unknown" }],
    [400, `<b>${SECRET}`, { outcome: "retry", reason: "a code of no known shape" }],
  ])("%s %s of the newer API", (status, word, expected) => {
    const judged = judgeApi(answer({ code: word, message: SECRET }, status), 60_000);
    expect(judged).toMatchObject(expected);
    expect(JSON.stringify(judged)).not.toContain("203.0");
  });
});
