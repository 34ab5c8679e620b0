/** One year's official days off, as announced: nothing in it is computed, for only the yearly notice decides. */
export interface YearTable {
  readonly year: number;
  /** Who announced it. */
  readonly source: string;
  /** Where it was read. */
  readonly url: string;
  /** ISO day on which it was announced. */
  readonly announcedOn: string;
  readonly holidays: readonly Holiday[];
}

export interface Holiday {
  readonly name: string;
  /** ISO days, both off, and all between them. */
  readonly from: string;
  readonly to: string;
  /** Days of a weekend that are worked for it (调休). */
  readonly worked: readonly string[];
}
