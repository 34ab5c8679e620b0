import type { UnitCard } from "./unit-card.ts";

/**
 * A picture before it is drawn: what the outbox and a stored answer hold, since the same drawing gives the same bytes
 * whenever it is needed. A ranking's figures are those of its snapshot; a card's are carried along.
 */
export type Drawing =
  | { readonly kind: "ranking"; readonly streetId: number; readonly week: string; readonly page: number }
  | { readonly kind: "unit-card"; readonly card: UnitCard };
