import { markTold, sayTrouble, troublesToTell } from "../src/delivery/trouble.ts";
import { holdersOf } from "../src/ledger/waiting-tasks.ts";
import type { Telling } from "./office-morning.ts";

/** What a platform refuses until somebody mends it. It waits until an organizer can be told. */
export const deliveryTroubles: Telling = {
  name: "delivery-troubles",
  purpose: "tell the organizer what a platform refuses until somebody mends it",
  tell: async (tx, { at, street, book }) => {
    const holders = await holdersOf(tx, street.id, ["organizer"]);
    const organizers = holders.filter(({ personId }) => book.person(personId) !== undefined);
    if (organizers.length === 0) return {};
    const troubles = await troublesToTell(tx, street.id, new Date(at));
    if (troubles.length === 0) return {};
    await markTold(tx, troubles);
    const part = { kind: "words", lines: ["有消息发不出去，请处理：", ...troubles.map(sayTrouble)] } as const;
    return { people: new Map(organizers.map(({ personId }) => [personId, [part]])) };
  },
};
