import type { DatabaseLogger } from "../../src/database/options.ts";

/** A logger that lets a test wait for a message. */
export function recordingLogger(): DatabaseLogger & { said(part: string): Promise<object> } {
  const lines: { fields: object; message: string }[] = [];
  const waiting = new Set<() => void>();
  const log = (fields: object, message: string) => {
    lines.push({ fields, message });
    for (const check of waiting) check();
  };
  return {
    info: log,
    warn: log,
    error: log,
    /** Resolves with the fields of the first line that holds `part`, now or later. */
    said: (part) =>
      new Promise((resolve) => {
        const check = () => {
          const line = lines.find(({ message }) => message.includes(part));
          if (!line) return;
          waiting.delete(check);
          resolve(line.fields);
        };
        waiting.add(check);
        check();
      }),
  };
}
