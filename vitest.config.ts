import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/support/global-setup.ts",
    expect: { requireAssertions: true },
    // A data directory of PGlite takes seconds to create the first time; a real server takes seconds to start.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // The tests must not depend on the machine's zone: every day boundary in the product is Asia/Shanghai's.
    env: { TZ: "America/New_York" },
  },
});
