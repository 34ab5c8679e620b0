import { z } from "zod";
import { parseKey } from "./database/secret-box.ts";
import type { DingtalkSettings } from "./platforms/dingtalk/settings.ts";
import type { WecomSettings } from "./platforms/wecom/settings.ts";

export type RoleName = "web" | "clock" | "worker";

export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly roles: readonly RoleName[];
  /** What robots' addresses are sealed with; undefined = the key file in the data directory. */
  readonly secretsKey: Buffer | undefined;
  readonly publicUrl: string;
  readonly timezone: string;
  readonly logLevel: string;
  /** Never without the role web: a process with other roles knows nothing of the platforms that the web one serves. */
  readonly simulator: boolean;
  /** It was asked for in a process that has no page to show it on. */
  readonly simulatorWithoutWeb: boolean;
  readonly wecom: WecomSettings | undefined;
  readonly dingtalk: DingtalkSettings | undefined;
}

/** One line per fault, each naming the variable and the mend. */
export class SettingsError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(faults.join("\n"));
    this.name = "SettingsError";
    this.faults = faults;
  }
}

const roleNames = ["web", "clock", "worker"] as const;
const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .refine((value) => value >= least && value <= most);

const urlOf = (...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol));

/** A host to call, without path, query or user: "https://oapi.dingtalk.com". */
const base = z
  .string()
  .refine((value) => {
    if (!URL.canParse(value)) return false;
    const url = new URL(value);
    return ["http:", "https:"].includes(url.protocol) && `${url.origin}/` === url.href;
  })
  .transform((value) => new URL(value).origin);

/** One row a variable: how it is read, what stands in its place when it is not set, and the mend when it is wrong. */
interface Variable<T> {
  readonly read: z.ZodType<T, string>;
  readonly standard?: string;
  readonly mend: string;
}

const variables = {
  PORT: { read: wholeNumber(0, 65_535), standard: "3000", mend: "a port from 0 to 65535, such as 3000" },
  HOST: {
    read: z
      .string()
      .regex(/^[\w.:-]+$/)
      .refine((host) => URL.canParse(`http://${host.includes(":") ? `[${host}]` : host}`)),
    standard: "127.0.0.1",
    mend: "an address to listen on, such as 127.0.0.1 or 0.0.0.0",
  },
  DATA_DIR: { read: z.string(), standard: "./data", mend: "a folder this process may write to" },
  DATABASE_URL: {
    read: urlOf("postgres:", "postgresql:"),
    mend: "postgres://user:password@host:5432/database, or leave it out for the embedded database",
  },
  REDIS_URL: {
    read: urlOf("redis:", "rediss:"),
    mend: "redis://host:6379, or leave it out to keep the queue in the database",
  },
  SECRETS_KEY: {
    read: z
      .string()
      .transform(parseKey)
      .refine((key) => key !== undefined),
    mend: "32 random bytes, as 64 hexadecimal digits or as base64, or leave it out to keep a key file in DATA_DIR",
  },
  ROLES: {
    read: z
      .string()
      .transform((value) => value.split(",").map((role) => role.trim()))
      .pipe(z.array(z.enum(roleNames)).min(1)),
    standard: roleNames.join(","),
    mend: "one or more of web, clock, worker, separated by commas",
  },
  PUBLIC_URL: {
    read: urlOf("http:", "https:"),
    mend: "the address people reach this server by, such as https://xingbang.example.cn",
  },
  TIMEZONE: {
    read: z.string().refine(isTimeZone),
    standard: "Asia/Shanghai",
    mend: "a time zone's name, such as Asia/Shanghai",
  },
  LOG_LEVEL: { read: z.enum(logLevels), standard: "info", mend: `one of ${logLevels.join(", ")}` },
  SIMULATOR: {
    read: z
      .enum(["on", "off", "true", "false", "1", "0"])
      .transform((value) => ["on", "true", "1"].includes(value)),
    mend: "on or off",
  },
  WECOM_BOT_ID: { read: z.string(), mend: "the bot's id (aibotid) from the bot's page in the WeCom console" },
  WECOM_BOT_NAME: {
    read: z
      .string()
      .transform((value) =>
        value
          .split(",")
          .map((name) => name.trim())
          .filter(Boolean),
      )
      .pipe(z.array(z.string()).min(1)),
    mend: "the bot's display name in WeCom, such as 小星 (several: separate by commas)",
  },
  WECOM_TOKEN: {
    read: z.string().regex(/^[A-Za-z0-9]{1,32}$/),
    mend: "the Token of the callback settings: 1 to 32 letters and digits",
  },
  WECOM_ENCODING_AES_KEY: {
    read: z.string().regex(/^[A-Za-z0-9]{43}$/),
    mend: "the EncodingAESKey of the callback settings: exactly 43 letters and digits",
  },
  WECOM_RECEIVE_ID: {
    read: z.string().regex(/^[\w-]{1,64}$/),
    mend: "the corp id of the self-built app, or leave it out when only the bot uses the endpoint",
  },
  WECOM_AGENT_ID: {
    read: wholeNumber(1, 999_999_999),
    mend: "the AgentId of the self-built app in the WeCom console",
  },
  WECOM_APP_SECRET: {
    read: z.string().regex(/^[\w-]{1,128}$/),
    mend: "the Secret of the self-built app in the WeCom console",
  },
  WECOM_REPLAY_WINDOW_S: {
    read: wholeNumber(0, 86_400),
    standard: "300",
    mend: "seconds from 0 (no age check) to 86400",
  },
  WECOM_API_BASE: {
    read: base,
    standard: "https://qyapi.weixin.qq.com",
    mend: "an address without a path, such as https://qyapi.weixin.qq.com",
  },
  DINGTALK_APP_KEY: {
    read: z.string(),
    mend: "the AppKey (Client ID) of the robot's app in the DingTalk console",
  },
  DINGTALK_APP_SECRET: {
    read: z.string(),
    mend: "the AppSecret (Client Secret) of the robot's app in the DingTalk console",
  },
  DINGTALK_ROBOT_CODE: {
    read: z.string(),
    mend: "the robotCode, or leave it out when it equals DINGTALK_APP_KEY",
  },
  DINGTALK_BOT_NAME: { read: z.string(), mend: "the robot's display name in DingTalk, such as 小星" },
  DINGTALK_API_BASE: {
    read: base,
    standard: "https://api.dingtalk.com",
    mend: "an address without a path, such as https://api.dingtalk.com",
  },
  DINGTALK_OAPI_BASE: {
    read: base,
    standard: "https://oapi.dingtalk.com",
    mend: "an address without a path, such as https://oapi.dingtalk.com",
  },
} as const satisfies Record<string, Variable<unknown>>;

type Name = keyof typeof variables;
type Value<N extends Name> = z.output<(typeof variables)[N]["read"]>;

/** Every variable of .env.example, in order. */
export const variableNames = Object.keys(variables) as Name[];

/** A platform is on when all of `needs` are set, and half a platform is a fault; `also` makes no sense without them. */
const platforms = {
  WeCom: {
    needs: ["WECOM_BOT_ID", "WECOM_BOT_NAME", "WECOM_TOKEN", "WECOM_ENCODING_AES_KEY"],
    also: ["WECOM_RECEIVE_ID", "WECOM_AGENT_ID", "WECOM_APP_SECRET"],
  },
  DingTalk: {
    needs: ["DINGTALK_APP_KEY", "DINGTALK_APP_SECRET", "DINGTALK_BOT_NAME"],
    also: ["DINGTALK_ROBOT_CODE"],
  },
} as const satisfies Record<string, { needs: readonly Name[]; also: readonly Name[] }>;

/** Parts of a platform that are on when all of `group` is set; they need more of it. */
const groups = {
  wecomApp: {
    name: "WeCom's self-built app",
    group: ["WECOM_AGENT_ID", "WECOM_APP_SECRET"],
    needs: ["WECOM_RECEIVE_ID"],
  },
} as const satisfies Record<string, { name: string; group: readonly Name[]; needs: readonly Name[] }>;

/**
 * Reads and checks the environment. An empty value counts as not set. Throws SettingsError with all faults at once;
 * values never stand in a fault, since some are secrets.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const faults: string[] = [];
  const isSet = (name: Name) => (env[name] ?? "").trim() !== "";

  function read<N extends Name>(name: N): Value<N> | undefined {
    const { read: type, standard, mend }: Variable<unknown> = variables[name];
    const text = isSet(name) ? (env[name] ?? "").trim() : standard;
    if (text === undefined) return undefined;
    const result = type.safeParse(text);
    if (!result.success) faults.push(`${name} is not valid. Set it to ${mend}.`);
    return result.data as Value<N> | undefined;
  }

  function isOn(platform: keyof typeof platforms): boolean {
    const { needs, also }: { needs: readonly Name[]; also: readonly Name[] } = platforms[platform];
    if (![...needs, ...also].some(isSet)) return false;
    for (const name of needs.filter((needed) => !isSet(needed))) {
      faults.push(
        `${name} is missing: ${platform} is half configured. Set it to ${variables[name].mend}; or remove every ${platform} variable.`,
      );
    }
    return needs.every(isSet);
  }

  /** What only makes sense together: with one of `group` set, all of it and what it `needs` must be. */
  function isWhole({ name: title, group, needs }: (typeof groups)[keyof typeof groups]): boolean {
    if (!group.some(isSet)) return false;
    for (const name of [...group, ...needs].filter((needed) => !isSet(needed))) {
      faults.push(
        `${name} is missing: ${title} is half configured. Set it to ${variables[name].mend}; or remove ${group.join(" and ")}.`,
      );
    }
    return [...group, ...needs].every(isSet);
  }

  const values = Object.fromEntries(variableNames.map((name) => [name, read(name)])) as {
    [N in Name]: Value<N>;
  };
  const wecom = isOn("WeCom");
  const wecomApp = isWhole(groups.wecomApp);
  const dingtalk = isOn("DingTalk");
  if (faults.length > 0) throw new SettingsError(faults);

  return Object.freeze({
    port: values.PORT,
    host: values.HOST,
    dataDir: values.DATA_DIR,
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    roles: values.ROLES,
    secretsKey: values.SECRETS_KEY,
    publicUrl:
      values.PUBLIC_URL ??
      `http://${values.HOST.includes(":") ? `[${values.HOST}]` : values.HOST}:${values.PORT}`,
    timezone: values.TIMEZONE,
    logLevel: values.LOG_LEVEL,
    simulator: values.ROLES.includes("web") && (values.SIMULATOR ?? !(wecom || dingtalk)),
    simulatorWithoutWeb: values.SIMULATOR === true && !values.ROLES.includes("web"),
    wecom: wecom
      ? {
          botId: values.WECOM_BOT_ID,
          botNames: values.WECOM_BOT_NAME,
          token: values.WECOM_TOKEN,
          encodingAesKey: values.WECOM_ENCODING_AES_KEY,
          receiveId: values.WECOM_RECEIVE_ID ?? "",
          replayWindowS: values.WECOM_REPLAY_WINDOW_S,
          apiBase: values.WECOM_API_BASE,
          app: wecomApp ? { agentId: values.WECOM_AGENT_ID, secret: values.WECOM_APP_SECRET } : undefined,
        }
      : undefined,
    dingtalk: dingtalk
      ? {
          appKey: values.DINGTALK_APP_KEY,
          appSecret: values.DINGTALK_APP_SECRET,
          robotCode: values.DINGTALK_ROBOT_CODE ?? values.DINGTALK_APP_KEY,
          botName: values.DINGTALK_BOT_NAME,
          apiBase: values.DINGTALK_API_BASE,
          oapiBase: values.DINGTALK_OAPI_BASE,
        }
      : undefined,
  });
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
