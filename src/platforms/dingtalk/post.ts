import { type Answer, call } from "../call.ts";

/** 20 a minute for a robot in a group, or it is shut for ten. For sessions no figure is published; the same is assumed. */
export const GROUP_POSTS = 20;

const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };

/** Posts a body to one of DingTalk's addresses, which may be a credential. Never rejects. */
export function post(
  url: URL,
  body: object,
  withinMs: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return call({ url, headers: { ...headers, ...JSON_TYPE }, body: JSON.stringify(body), withinMs });
}

/** Whether DingTalk answers at all, by a call that does nothing. */
export async function dingtalkAnswers(base: string, withinMs: number): Promise<boolean> {
  const answer = await call({ url: new URL("/", base), method: "GET", withinMs });
  return answer.kind === "answer" && answer.status < 500;
}
