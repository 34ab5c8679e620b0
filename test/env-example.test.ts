import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSettings, variableNames } from "../src/config.ts";

const lines = readFileSync(new URL("../.env.example", import.meta.url), "utf8").split("\n");
const settings = lines.flatMap((line) => {
  const [, name, value] = /^# ([A-Z_]+)=(.*)$/.exec(line) ?? [];
  return name === undefined ? [] : [{ name, value }];
});

describe(".env.example", () => {
  it("names every variable that is read, in order, and no other", () => {
    expect(settings.map(({ name }) => name)).toStrictEqual(variableNames);
  });

  it("says something about each, with its default", () => {
    const said = settings.map(({ name }) => {
      const at = lines.findIndex((line) => line.startsWith(`# ${name}=`));
      return [name, lines[at - 1]];
    });
    expect(said).toStrictEqual(
      variableNames.map((name) => [name, expect.stringMatching(/^# .{10,}Default.*\.$/)]),
    );
  });

  it("changes nothing when it is copied as it is", () => {
    expect(lines.filter((line) => line !== "" && !line.startsWith("#"))).toStrictEqual([]);
  });

  it("shows the defaults: with every line uncommented it means what nothing means", () => {
    const env = Object.fromEntries(settings.map(({ name, value }) => [name, value]));
    expect(readSettings(env)).toStrictEqual(readSettings({}));
  });
});
