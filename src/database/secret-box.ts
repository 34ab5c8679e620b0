import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { makeDirectory } from "./make-directory.ts";

/**
 * Seals what must not be readable in a copy of the database: addresses of robots, which are credentials. AES-256-GCM; the
 * key stands beside the database and not in it. `about` is what the secret belongs to: sealed for one, it opens for no other.
 */
export interface SecretBox {
  /** Makes the key where there is none yet. */
  seal(secret: string, about: string): string;
  /** Undefined when it was sealed with another key or for something else, or was changed. Throws when there is no key. */
  open(sealed: string, about: string): string | undefined;
}

const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Says how it is sealed, should that ever change. */
const VERSION = "v1.";
const KEY_FILE = "secrets.key";

/** `key` is SECRETS_KEY; without it the key is the file `secrets.key` of the data directory, readable by its owner only. */
export function secretBox({
  dataDir,
  key,
}: {
  readonly dataDir: string;
  readonly key?: Buffer | undefined;
}): SecretBox {
  const file = join(resolve(dataDir), KEY_FILE);
  let held = key;
  const keyOf = (load: (file: string) => Buffer): Buffer => {
    held ??= load(file);
    return held;
  };
  return {
    seal(secret, about) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, keyOf(readOrMake), iv).setAAD(Buffer.from(about));
      const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      return VERSION + Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64");
    },
    open(sealed, about) {
      const opened = keyOf(readKey);
      if (!sealed.startsWith(VERSION)) return undefined;
      const bytes = Buffer.from(sealed.slice(VERSION.length), "base64");
      try {
        const decipher = createDecipheriv(CIPHER, opened, bytes.subarray(0, IV_BYTES), {
          authTagLength: TAG_BYTES,
        })
          .setAAD(Buffer.from(about))
          .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
        const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
        return Buffer.concat([text, decipher.final()]).toString("utf8");
      } catch {
        return undefined;
      }
    },
  };
}

/** SECRETS_KEY as bytes: 64 hexadecimal digits, or base64 of 32 bytes; undefined when it is neither. */
export function parseKey(text: string): Buffer | undefined {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, "hex") : Buffer.from(text, "base64");
  const isWhole = /^[0-9a-f]{64}$|^[A-Za-z0-9+/]{43}=?$/i.test(text);
  return isWhole && bytes.length === KEY_BYTES ? bytes : undefined;
}

function readKey(file: string): Buffer {
  const key = parseKey(readFileSync(file, "utf8").trim());
  if (!key) throw new Error(`${file} holds no key: put the one back that was there`);
  return key;
}

function readOrMake(file: string): Buffer {
  makeDirectory(resolve(file, ".."));
  try {
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString("base64")}\n`, {
      flag: "wx",
      mode: 0o600,
      flush: true,
    });
  } catch (error) {
    // Made before, or by another process meanwhile.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return readKey(file);
}
