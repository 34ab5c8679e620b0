import { describe, expect, it } from "vitest";
import { openDatabase } from "../../src/database/open.ts";
import { changedUrl, createDatabase, dropDatabase } from "../support/postgres.ts";
import { describeWith, service } from "../support/services.ts";

/** Not to be seen in what is said. */
const PASSWORD = "geheim-7391";

async function refusalOf(url: string): Promise<string> {
  const opening = openDatabase({ url, limits: { waitMs: 2_000 } });
  await expect(opening).rejects.toMatchObject({ name: "DatabaseUnavailable" });
  const message = await opening.then(
    String,
    (error: Error & { code: string }) => `${error.code}: ${error.message}`,
  );
  expect(message).not.toContain(PASSWORD);
  return message;
}

describeWith("PostgreSQL", "a server that does not let the program work", () => {
  const at = async (change: (url: URL) => void) => changedUrl(await service("postgres"), change);

  it("has no such database: how one is made", async () => {
    const said = await refusalOf(await at((url) => (url.pathname = "/no_such_database")));
    expect(said).toMatch(/^server-unusable: .*DATABASE_URL .*"no_such_database"/);
    expect(said).toContain("createdb -E UTF8 -T template0 no_such_database");
  });

  it("does not know the user or the password: DATABASE_URL is to be corrected", async () => {
    const said = await refusalOf(
      await at((url) => {
        // pg_hba.conf of the tests' own server asks this one for a password.
        url.username = "xingbang_nobody";
        url.password = PASSWORD;
      }),
    );
    expect(said).toMatch(/^server-unusable: .*"xingbang_nobody"/);
    expect(said).toContain("Correct user and password in DATABASE_URL");
  });

  it.each(["LATIN1", "SQL_ASCII"])("keeps its texts in %s, which cannot hold Chinese", async (encoding) => {
    const server = await service("postgres");
    const { name, url } = await createDatabase(server, "template0", encoding);
    try {
      const said = await refusalOf(url);
      expect(said).toMatch(new RegExp(`^server-unusable: .*${encoding}`));
      expect(said).toContain("createdb -E UTF8 -T template0");
      expect(said).toContain("DATABASE_URL");
    } finally {
      await dropDatabase(server, name);
    }
  });

  it("takes no encrypted connection where the URL asks for one", async () => {
    const said = await refusalOf(await at((url) => url.searchParams.set("sslmode", "verify-full")));
    expect(said).toMatch(/^server-unusable: .*SSL/);
    expect(said).toContain("DATABASE_URL");
  });
});

describe("a server that is not there", () => {
  it.each([
    // Port 1 belongs to tcpmux, which nobody runs.
    ["a port nobody listens on", `postgres://nobody:${PASSWORD}@127.0.0.1:1/nothing`],
    ["a name nobody has", `postgres://nobody:${PASSWORD}@no-such-host.invalid/nothing`],
  ])("at %s: which variable to look at", async (_, url) => {
    expect(await refusalOf(url)).toMatch(/^unreachable: .*Check host and port in DATABASE_URL/);
  });
});
