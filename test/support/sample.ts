/** What the end-to-end tests know of the sample street and of the platforms' settings. */

/** The secretary of the first community: a person's key is their account on every platform. */
export const sampleSecretary = "taoyuan-shuji";
export const sampleUnit = "示例桃园社区";

export const wecomEnv = {
  WECOM_BOT_ID: "AIBOTID",
  WECOM_BOT_NAME: "小星",
  WECOM_TOKEN: "QDG6eK",
  WECOM_ENCODING_AES_KEY: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
} as const;
