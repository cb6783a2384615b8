// What the fields and words of the Amazon States Language mean, and how they are written in JSON and in YAML. What
// stands at a place of the text comes from outside as a spot; this file knows no tree and no CodeMirror.

import fields from "./fields.json";
import parameters from "./parameters.json";
import values from "./values.json";

/** A place of the definition. Offsets are UTF-16 units. */
export interface Spot {
  /** What is written there begins here, behind an opening quote. */
  from: number;
  /** It ends here, with its closing quote. */
  to: number;
  /** Whether it is a key, or a place where one may stand. */
  key: boolean;
  /** The field: the key itself, or that of the value. */
  name: string;
  /** What the object is: "machine", "branch", "processor", "state", or the field that holds it; else "data". */
  owner: string;
  kind: string;
  language: string;
  /** "service:action" of the Task around it. */
  calls: string;
  has: string[];
  value: string;
  quoted: boolean;
  /** Whether nothing follows a key yet. */
  alone: boolean;
  yaml: boolean;
  indent: number;
  /** Whether the options are inserted as they are, within a text that is there already. */
  raw?: boolean;
  /** What only the definition can offer. */
  options: { label: string; detail: string; insert: string }[];
}

/** Something that may be written at a spot; `insert` is the whole text from `from` to `to`. */
export interface Offer {
  label: string;
  detail: string;
  info?: string;
  insert: string;
  /** Higher ones stand first. */
  boost?: number;
  /** Whether it is a new member of an object of JSON, which commas part from its neighbours. */
  member?: boolean;
}

/** A field: where it is legal, what it means, what is written first, and the section of the language notes. */
interface Field {
  on: string;
  name: string;
  kinds?: string;
  language?: string;
  says: string;
  value: unknown;
  see: string;
}

const FIELDS: readonly Field[] = fields;
const VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = values;
const PARAMETERS: Readonly<Record<string, readonly string[]>> = parameters;

/** What may be written at a spot. */
export function offers(spot: Spot): Offer[] {
  const own = spot.options.map(({ label, detail, insert }) => {
    if (!spot.key) return { label, detail, insert: spot.raw ? insert : text(insert, spot) };
    const known = find(spot.owner, label);
    return { label, detail, boost: 1, ...told(known), insert: member(label, known?.value ?? "", spot) };
  });
  if (!spot.key) return [...own, ...words(spot)];
  const parted = spot.alone && !spot.yaml;
  return [...own, ...keys(spot)].map((offer) => ({ ...offer, member: parted }));
}

function keys(spot: Spot): Offer[] {
  const optional = PARAMETERS[spot.calls];
  if (optional && (spot.owner === "Parameters" || spot.owner === "Arguments")) {
    return optional
      .filter((name) => !taken(spot, name))
      .map((name) => ({ label: name, detail: "parameter", ...told(find(spot.owner, name)), insert: member(name, find(spot.owner, name)?.value ?? "", spot) }));
  }
  if (spot.owner === "Parameters" || spot.owner === "Arguments") return [];
  return FIELDS.filter((field) => list(field.on).includes(spot.owner) && fits(field, spot) && !taken(spot, field.name))
    .map((field) => ({ label: field.name, detail: "field", info: field.says, insert: member(field.name, field.value, spot) }));
}

function words(spot: Spot): Offer[] {
  if (spot.owner === "data") return [];
  return Object.entries(VALUES[spot.name] ?? {})
    .filter(([word]) => word !== "see")
    .map(([word, says]) => ({ label: word, detail: "value", info: says, insert: text(word, spot) }));
}

/** What stands at a spot, in words; nothing for what only its author knows. */
export function meaning(spot: Spot): string | null {
  if (spot.owner === "data") return null;
  if (!spot.key) return meaningOfValue(spot);
  const name = spot.name.replace(/\.\$$/, "");
  const field = find(spot.owner, name, spot.kind);
  if (!field) return null;
  const lines = [`${name}: ${field.says}`];
  const legal = [field.kinds && list(field.kinds).join(", "), field.language && `${field.language} only`].filter(Boolean);
  if (legal.length > 0) lines.push(`Legal in: ${legal.join("; ")}.`);
  if (!fits(field, spot)) {
    const wrong = field.kinds && spot.kind && !list(field.kinds).includes(spot.kind) ? `a ${spot.kind} state` : spot.language;
    lines.push(`Not here: this is ${wrong}.`);
  }
  return lines.join("\n");
}

function meaningOfValue(spot: Spot): string | null {
  if (/^(?:Next|Default|StartAt)$/.test(spot.name) && spot.value) return `Goes to the state “${spot.value}”. F12 or Ctrl-click shows it, Alt+← comes back.`;
  if (spot.name === "Resource") return meaningOfResource(spot.value);
  const says = VALUES[spot.name]?.[spot.value];
  return says ? `${spot.value}: ${says}` : null;
}

/** Section 6 of the language notes: the patterns of a call. */
function meaningOfResource(arn: string): string | null {
  if (!arn.startsWith("arn:")) return null;
  if (arn.endsWith(".sync:2")) return "Waits until what it starts has ended; the output is JSON.";
  if (arn.endsWith(".sync")) return "Waits until what it starts has ended; the output of an execution is a text of JSON.";
  if (arn.endsWith(".waitForTaskToken")) return "Waits until someone returns the task token.";
  if (arn.includes(":activity:")) return "Waits until a worker of this activity takes the task and answers.";
  if (arn.includes(":function:")) return "Invokes the function; its answer is the result as it is.";
  if (arn.includes(":aws-sdk:")) return "Calls the action of the SDK and goes on with its answer.";
  return /^arn:[^:]*:states:/.test(arn) ? "Calls the service and goes on with its first answer." : null;
}

/** The field of this name; several objects may have one of the same name, a state one for each kind. */
function find(owner: string, name: string, kind = ""): Field | undefined {
  const found = FIELDS.filter((field) => field.name === name && list(field.on).includes(owner));
  return found.find((field) => !field.kinds || list(field.kinds).includes(kind)) ?? found[0];
}

function told(field: Field | undefined): { info?: string } {
  return field ? { info: field.says } : {};
}

function fits(field: Field, spot: Spot): boolean {
  const kind = !field.kinds || !spot.kind || spot.owner !== "state" || list(field.kinds).includes(spot.kind);
  return kind && (!field.language || field.language === spot.language);
}

/** Fields of which an object has one. A field and the same with Path at its end are such too, but for Result. */
const EITHER: readonly (readonly string[])[] = [
  ["Next", "End"],
  ["ItemProcessor", "Iterator"],
  ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"],
  ["And", "Or", "Not", "Variable"],
];

/** Whether the object has the field, or one that stands in its place. */
function taken(spot: Spot, name: string): boolean {
  const instead = EITHER.find((names) => names.includes(name)) ?? [];
  const twin = name.endsWith("Path") ? name.slice(0, -"Path".length) : `${name}Path`;
  const rivals = [name, `${name}.$`, ...instead, ...(name.startsWith("Result") ? [] : [twin])];
  return rivals.some((rival) => spot.has.includes(rival));
}

function list(words: string): string[] {
  return words.split(" ");
}

/** A key, with a first value where it has none yet. */
function member(name: string, value: unknown, spot: Spot): string {
  if (spot.yaml) {
    if (!spot.alone) return name;
    const written = yaml(value, spot.indent + 2);
    return `${name}:${written.startsWith("\n") ? written : ` ${written}`}`;
  }
  const key = spot.quoted ? `${name}"` : `"${name}"`;
  if (!spot.alone) return key;
  return `${key}: ${JSON.stringify(value, null, 2).replaceAll("\n", `\n${" ".repeat(spot.indent)}`)}`;
}

/** A text as a value. */
function text(word: string, spot: Spot): string {
  if (!spot.yaml) return spot.quoted ? `${JSON.stringify(word).slice(1)}` : JSON.stringify(word);
  if (spot.quoted) return `${word}"`;
  return plain(word);
}

function plain(word: string): string {
  const bare = /^[A-Za-z$_][^:#{}[\],&*?|<>=!%@"']*$/.test(word.replace(/:(?=\S)/g, "_")) && !/^(?:y|n|yes|no|on|off|true|false|null|~)$/i.test(word);
  return bare && word === word.trim() ? word : JSON.stringify(word);
}

/** A value as YAML: blocks for what has members, one line for the rest. */
function yaml(value: unknown, indent: number): string {
  const margin = `\n${" ".repeat(indent)}`;
  if (Array.isArray(value) && value.some((item) => typeof item === "object")) {
    return value.map((item) => `${margin}- ${yaml(item, indent + 2).trimStart()}`).join("");
  }
  if (Array.isArray(value)) return `[${value.map((item) => yaml(item, indent)).join(", ")}]`;
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value);
    if (entries.length === 0) return "{}";
    return entries.map(([key, inner]) => {
      const written = yaml(inner, indent + 2);
      return `${margin}${key}:${written.startsWith("\n") ? written : ` ${written}`}`;
    }).join("");
  }
  if (typeof value === "string") return value === "" ? "" : plain(value);
  return JSON.stringify(value);
}
