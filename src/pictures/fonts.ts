import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readTypeface, type Typeface } from "./typeface.ts";
import { woffToTtf } from "./woff.ts";

/** The two weights of a picture's text. */
export type Weight = 400 | 700;

export const FAMILY = "Noto Sans SC";

export type Typefaces = Readonly<Record<Weight, Typeface>>;

export interface Fonts {
  readonly typefaces: Typefaces;
  /** Paths of the TrueType files, which are there when it resolves. */
  files(): Promise<string[]>;
  close(): Promise<void>;
}

const weights: readonly Weight[] = [400, 700];

/**
 * Unpacks the package's fonts, for resvg reads TrueType files only. They stand in a temporary directory, and are
 * written again when somebody tidied it: a picture without its font would have no text at all.
 */
export async function openFonts(): Promise<Fonts> {
  const typefaces = await Promise.all(
    weights.map(async (weight) => [weight, readTypeface(await unpack(weight))] as const),
  );
  const directories: string[] = [];
  let files: string[] = [];
  return {
    typefaces: Object.fromEntries(typefaces) as Typefaces,
    async files() {
      if (files.length > 0 && files.every((file) => existsSync(file))) return files;
      // A name that nobody could foresee, for the directory of temporary files is everybody's.
      const directory = await mkdtemp(join(tmpdir(), "xingbang-fonts-"));
      directories.push(directory);
      files = await Promise.all(
        weights.map(async (weight) => {
          const file = join(directory, `${weight}.ttf`);
          await writeFile(file, await unpack(weight));
          return file;
        }),
      );
      return files;
    },
    async close() {
      files = [];
      for (const directory of directories) await rm(directory, { recursive: true, force: true });
    },
  };
}

const require = createRequire(import.meta.url);

async function unpack(weight: Weight): Promise<Buffer> {
  const name = `@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-${weight}-normal.woff`;
  return woffToTtf(await readFile(require.resolve(name)));
}
