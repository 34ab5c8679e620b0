type Element = unknown;

/**
 * Reads a PostgreSQL array in text form, `{1,NULL,"a\"b",{…}}`, also with bounds (`[0:1]={1,2}`). Every element goes
 * through `parse`; an unquoted NULL is null. Format: https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
 */
export function parseArray(text: string, parse: (element: string) => unknown): Element[] {
  const start = text.startsWith("[") ? text.indexOf("=") + 1 : 0;
  const [elements] = readLevel(text, start + 1, parse);
  return elements;
}

/** Reads from after an opening brace to after its closing one. */
function readLevel(text: string, from: number, parse: (element: string) => unknown): [Element[], number] {
  const elements: Element[] = [];
  let at = from;
  while (at < text.length) {
    const sign = text[at];
    if (sign === "}") return [elements, at + 1];
    if (sign === ",") {
      at++;
    } else if (sign === "{") {
      const [inner, next] = readLevel(text, at + 1, parse);
      elements.push(inner);
      at = next;
    } else if (sign === '"') {
      const [value, next] = readQuoted(text, at + 1);
      elements.push(parse(value));
      at = next;
    } else {
      let end = at;
      while (end < text.length && text[end] !== "," && text[end] !== "}") end++;
      const word = text.slice(at, end);
      elements.push(word === "NULL" ? null : parse(word));
      at = end;
    }
  }
  throw new SyntaxError(`array without its closing brace: ${text.slice(0, 80)}`);
}

function readQuoted(text: string, from: number): [string, number] {
  let value = "";
  for (let at = from; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"') return [value, at + 1];
    value += sign === "\\" ? text[++at] : sign;
  }
  throw new SyntaxError(`array with an open quotation mark: ${text.slice(0, 80)}`);
}

/** Writes an array as PostgreSQL reads it; `format` gives an element's text, or null. */
export function formatArray(values: readonly unknown[], format: (value: unknown) => string | null): string {
  const parts = values.map((value) => {
    if (Array.isArray(value)) return formatArray(value, format);
    const text = format(value);
    return text === null ? "NULL" : `"${text.replace(/["\\]/g, "\\$&")}"`;
  });
  return `{${parts.join(",")}}`;
}
