/** Reading a text from left to right with sticky patterns: each looks at one place only, so the whole stays linear. */

/** What a sticky pattern matches at a place, or undefined. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** Where the text goes on after what a sticky pattern matches at a place; the same place when it does not match. */
export function skip(pattern: RegExp, text: string, at: number): number {
  return at + (matchAt(pattern, text, at)?.[0].length ?? 0);
}

/** The place after one of the words that stands there, longest first, spaces inside a word allowed; or undefined. */
export function afterWord(text: string, at: number, word: string): number | undefined {
  let place = at;
  let first = true;
  for (const character of word) {
    if (!first) while (text[place] === " " && place - at < 2 * word.length) place++;
    if (!text.startsWith(character, place)) return undefined;
    place += character.length;
    first = false;
  }
  return place;
}
