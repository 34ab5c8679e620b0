/**
 * The one task that a quoted bot message is about: every bot message about a task carries its number as text. Undefined
 * when the quote names none or several.
 */
export function quotedTask(quote: string | undefined): number | undefined {
  const numbers = new Set(
    Array.from((quote ?? "").matchAll(/任务(\d{1,4})(?!\d)/g), ([, digits]) => Number(digits)),
  );
  const [only] = numbers;
  return numbers.size === 1 ? only : undefined;
}
