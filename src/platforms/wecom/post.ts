import { type Answer, call } from "../call.ts";
import { type Judged, judgeErrcode } from "../verdict.ts";
import { wecomErrors } from "./errors.ts";

const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };

/** Posts a body to one of WeCom's addresses. Never rejects. */
export function post(url: URL, body: object, withinMs: number): Promise<Answer> {
  return call({ url, headers: JSON_TYPE, body: JSON.stringify(body), withinMs });
}

export const judge = (answer: Answer, minuteMs: number): Judged =>
  judgeErrcode(answer, wecomErrors, minuteMs);

/** Whether WeCom answers at all, by a call that does nothing. */
export async function wecomAnswers(apiBase: string, withinMs: number): Promise<boolean> {
  const answer = await call({ url: new URL("/cgi-bin/gettoken", apiBase), method: "GET", withinMs });
  return answer.kind === "answer" && answer.status < 500;
}
