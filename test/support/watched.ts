import type { Queryable } from "../../src/database/door.ts";

/** A door that passes everything on and notes it; `before` is awaited before each statement, and may throw. */
export function watched(db: Queryable, before: (text: string) => unknown = () => {}) {
  const statements: { readonly text: string; readonly params: readonly unknown[] }[] = [];
  const door: Queryable = {
    async query(text, params) {
      statements.push({ text, params: params ?? [] });
      await before(text);
      return db.query(text, params);
    },
  };
  return { ...door, statements };
}
