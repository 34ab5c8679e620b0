import type { PlannedGroup, StreetPlan } from "../ledger/street-plan.ts";
import { sampleItems, sampleProgrammes } from "./items.ts";
import { samplePeople } from "./people.ts";
import { plannedUnits, sampleUnits } from "./units.ts";

/** The id of the group of the whole street in the simulator; a unit's group has the unit's id. */
export const streetGroup = "jiedao";

const groups: readonly PlannedGroup[] = [
  { platform: "simulator", chatId: streetGroup, name: "示例街道书记群" },
  ...sampleUnits.map(({ id, name }) => ({
    platform: "simulator",
    chatId: id,
    name: `${name}工作群`,
    unit: name,
  })),
];

export const sampleStreetName = "示例街道";

/**
 * The sample street: six communities, four villages and a business district of one core with seven sub-branches.
 * Everything in it is invented and says 示例. `today` is an ISO day: due dates lie in its quarter.
 */
export function sampleStreet(today: string): StreetPlan {
  return {
    street: sampleStreetName,
    units: plannedUnits,
    people: samplePeople,
    programmes: sampleProgrammes,
    items: sampleItems(today),
    groups,
  };
}
