import { z } from "zod";

/** The parts that commands are made of; each handler picks what it takes. */

/** Ledger entries named in one message: more than ten are asked about by the parser. */
export const MOST_REFERENCES = 10;

export const reference = z.object({ ledger: z.string().min(1), number: z.int().positive() });
export const references = z.array(reference).max(MOST_REFERENCES);
/** LONGEST_NOTE characters, of which each may take two UTF-16 units. */
export const note = z.string().max(1_000).optional();
export const unit = z.string().max(40).optional();
