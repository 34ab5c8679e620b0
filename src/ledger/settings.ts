import type { Queryable } from "../database/door.ts";
import { defaultQuietHours, type QuietHours } from "./open-hours.ts";

/** What a street may set for itself, and a group of it for itself alone. Values are kept as they stand here. */
export interface SettingValues {
  readonly digest: DigestTime;
  readonly intensity: Intensity;
  /** Rankings are shown in groups. */
  readonly ranking: boolean;
  readonly quiet: QuietHours;
}

/** When the weekly digest comes: on the first working day of the week (Monday, or the next one worked) or on its last. */
export interface DigestTime {
  readonly on: "first" | "last";
  /** "HH:MM", a whole or half hour. */
  readonly at: string;
}

/** How much is reminded of: 轻, 标准, 紧. */
export const intensities = ["light", "standard", "tight"] as const;
export type Intensity = (typeof intensities)[number];

export type SettingName = keyof SettingValues;

/** The digest's times where only the day was said. */
export const digestTimes: Readonly<Record<DigestTime["on"], string>> = { first: "09:00", last: "16:30" };

/** What holds where nobody set anything. A ranking is switched on by somebody who answers for it. */
export const settingDefaults: SettingValues = {
  digest: { on: "first", at: digestTimes.first },
  intensity: "standard",
  ranking: false,
  quiet: defaultQuietHours,
};

export const settingNames = Object.keys(settingDefaults) as readonly SettingName[];

/** A setting as it holds, and who set it when; both are null for a default. */
export interface Setting<Value> {
  readonly value: Value;
  /** The person's name. */
  readonly setBy: string | null;
  readonly setAt: Date | null;
}

export type Settings = { readonly [K in SettingName]: Setting<SettingValues[K]> };

export interface StreetSettings {
  readonly street: Settings;
  /** What holds in one of its groups (gov.chat_group's id): its own, else the street's. */
  readonly inGroup: (groupId: number) => Settings;
}

/** The settings of each of the streets. */
export async function loadSettings(
  db: Queryable,
  streetIds: readonly number[],
): Promise<ReadonlyMap<number, StreetSettings>> {
  const { rows } = await db.query<Row>(
    `SELECT s.street_id AS "streetId", s.group_id AS "groupId", s.name, s.value, p.name AS "setBy", s.set_at AS "setAt"
     FROM gov.setting s LEFT JOIN gov.person p ON p.id = s.set_by
     WHERE s.street_id = ANY($1::bigint[])`,
    [streetIds],
  );
  const byStreet = new Map<number, Row[]>(streetIds.map((id) => [id, []]));
  for (const row of rows) byStreet.get(row.streetId)?.push(row);
  return new Map([...byStreet].map(([id, own]) => [id, settingsOf(own)]));
}

/** The settings of one street. */
export async function streetSettings(db: Queryable, streetId: number): Promise<StreetSettings> {
  const settings = (await loadSettings(db, [streetId])).get(streetId);
  if (!settings) throw new Error("a street was asked for and not answered");
  return settings;
}

/** What an event of kind "set" says: gov.setting reads it. */
export interface SettingChange<K extends SettingName = SettingName> {
  readonly name: K;
  readonly value: SettingValues[K];
  /** The group it is for alone. */
  readonly group?: number;
}

interface Row {
  streetId: number;
  groupId: number | null;
  name: string;
  value: unknown;
  setBy: string | null;
  setAt: Date;
}

function settingsOf(rows: readonly Row[]): StreetSettings {
  const street = settingsWith(
    Object.fromEntries(
      settingNames.map((name) => [name, { value: settingDefaults[name], setBy: null, setAt: null }]),
    ) as unknown as Settings,
    rows.filter(({ groupId }) => groupId === null),
  );
  return {
    street,
    inGroup: (id) =>
      settingsWith(
        street,
        rows.filter(({ groupId }) => groupId === id),
      ),
  };
}

function settingsWith(below: Settings, rows: readonly Row[]): Settings {
  const own = rows.map(({ name, value, setBy, setAt }) => [name, { value, setBy, setAt }]);
  return { ...below, ...Object.fromEntries(own) };
}
