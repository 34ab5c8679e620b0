import { XMLParser } from "fast-xml-parser";
import { Refusal } from "../../web/refusal.ts";

/** A text of an app has at most 2,048 bytes. A megabyte of tags would hold the process for a second, unsigned. */
const LIMIT_CHARACTERS = 65_536;

// Values stay strings: MsgId is a 64-bit number, which a JavaScript number cannot hold.
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  processEntities: false,
  trimValues: false,
  maxNestedTags: 8,
});

/**
 * The children of the one `<xml>` element that WeCom's XML callbacks consist of, as strings (developer.work.weixin.qq.com
 * path 90239). Throws Refusal 400 for anything else, and for every declaration: without DTD and entities there is
 * nothing to expand and nothing to fetch; 413 for more than any callback needs.
 */
export function parseXml(text: string): Record<string, unknown> {
  if (text.length > LIMIT_CHARACTERS) throw new Refusal(413, "XML size");
  const markup = withoutCdata(text).replace(/^\s*<\?xml\s[^<>]*\?>/, "");
  if (/<[!?]/.test(markup)) throw new Refusal(400, "XML declaration");

  const document = parse(text);
  const root = isObject(document) ? document.xml : undefined;
  if (!isObject(root)) throw new Refusal(400, "not an <xml> element");
  return root;
}

/**
 * `text` without its CDATA sections: what people type stands there, and may well be "<!DOCTYPE". Searched by hand,
 * because a regular expression takes quadratic time on a megabyte of beginnings without an end.
 */
function withoutCdata(text: string): string {
  const [open, close] = ["<![CDATA[", "]]>"];
  let rest = "";
  let from = 0;
  for (let at = text.indexOf(open); at >= 0; at = text.indexOf(open, from)) {
    const end = text.indexOf(close, at);
    if (end < 0) throw new Refusal(400, "open CDATA");
    rest += text.slice(from, at);
    from = end + close.length;
  }
  return rest + text.slice(from);
}

function parse(text: string): unknown {
  try {
    return parser.parse(text, true);
  } catch {
    throw new Refusal(400, "not XML");
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `text` as a CDATA section, which ends at nothing but its own end. */
export function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
}
