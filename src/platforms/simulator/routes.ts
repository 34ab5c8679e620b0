import { Router } from "@koa/router";
import { moveClock } from "./clock.ts";
import type { LedgerView, SimulatorDeps } from "./deps.ts";
import { listGroups, listPeople, STRANGER } from "./directory.ts";
import { listen, requirePerson, speak } from "./messages.ts";
import { readPage, servePage, strictHeaders } from "./page.ts";
import { parse } from "./parse.ts";
import { PICTURE_PATH, showPicture } from "./pictures.ts";
import { answerRefusals, Refused } from "./refused.ts";
import { sameSite } from "./same-site.ts";

/** Whom the street does not know sees its clock. */
function emptyView({ isoTime, now }: SimulatorDeps): LedgerView {
  return { now: isoTime(now()), unit: null, units: [], tasks: [], rankings: [] };
}

/** Everything of the simulator: a page where anyone can try the bot without an account, and what it speaks to. */
export function simulatorRoutes(deps: SimulatorDeps): Router {
  const files = readPage(deps.botName);
  const router = new Router();
  router.use(strictHeaders, answerRefusals, sameSite(deps.publicHost));

  router.get("/", (ctx) => servePage(files, "index.html", ctx));
  router.get("/simulator/page/:name", (ctx) => servePage(files, ctx.params.name ?? "", ctx));

  router.post("/simulator/messages", (ctx) => speak(deps, ctx));
  router.post("/simulator/clock", (ctx) => moveClock(deps, ctx));
  router.post("/simulator/parse", (ctx) => parse(deps, ctx));

  router.get("/simulator/people", async (ctx) => {
    ctx.body = { people: await listPeople(deps.db) };
  });
  router.get("/simulator/groups", async (ctx) => {
    ctx.body = { groups: await listGroups(deps.db) };
  });
  router.get("/simulator/groups/:id/messages", (ctx) => listen(deps, ctx));
  router.get(PICTURE_PATH, (ctx) => showPicture(deps, ctx));
  router.get("/simulator/ledger", async (ctx) => {
    const person = ctx.query.person;
    if (typeof person !== "string") throw new Refused(400, "缺少 person。");
    if (person !== STRANGER) await requirePerson(deps, person);
    const view = (await deps.ledgerView(person)) ?? (person === STRANGER ? emptyView(deps) : undefined);
    if (view === undefined) throw new Refused(404, "没有这个人。");
    ctx.body = view;
  });
  return router;
}
