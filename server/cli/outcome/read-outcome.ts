/** Takes outcomes in that come from outside: a cache or a shard's result may be damaged or written by anybody. */
import type { FileEdits, RelatedLocation } from '../../engine/linter/finding.js';
import { SEVERITIES } from '../../engine/linter/severity.js';
import type {
  FileLines,
  FileOutcome,
  Origin,
  PortableFinding,
  PortableFix,
  PortableSuppressed,
  TextLine,
} from './outcome.js';

type Check<T> = (value: unknown) => value is T;

/** Is the value an outcome in every part? Whatever else it holds is never looked at. */
export function isOutcome(value: unknown): value is FileOutcome {
  return (
    isRecord(value) &&
    isText(value.uri) &&
    isCount(value.objects) &&
    typeof value.template === 'boolean' &&
    isOneOf(value.failOn, [...SEVERITIES, 'never']) &&
    isList(value.findings, isFinding) &&
    isList(value.suppressed, isSuppressed) &&
    isList(value.lines, isFileLines) &&
    isList(value.origins, isOrigin)
  );
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList<T>(value: unknown, check: Check<T>): value is readonly T[] {
  return Array.isArray(value) && value.every(check);
}

export const isText = (value: unknown): value is string => typeof value === 'string';

export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isOneOf = (value: unknown, choices: readonly string[]): boolean => isText(value) && choices.includes(value);

const isRange = (value: unknown): boolean => isRecord(value) && isCount(value.start) && isCount(value.end);

export function isFinding(value: unknown): value is PortableFinding {
  return (
    isRecord(value) &&
    [value.rule, value.message, value.uri, value.url].every(isText) &&
    isOneOf(value.severity, SEVERITIES) &&
    isRange(value.range) &&
    isCount(value.document) &&
    (value.object === undefined || isReference(value.object)) &&
    (value.container === undefined || isText(value.container)) &&
    isList(value.path, (step): step is string | number => isText(step) || isCount(step)) &&
    isList(value.related, isRelated) &&
    isList(value.fixes, isFix) &&
    isList(value.tags, (tag): tag is 'deprecated' => isOneOf(tag, ['unnecessary', 'deprecated'])) &&
    isRecord(value.identity) &&
    [value.identity.object, value.identity.path].every(isText)
  );
}

function isReference(value: unknown): boolean {
  return (
    isRecord(value) &&
    [value.apiVersion, value.kind, value.name].every(isText) &&
    (value.namespace === undefined || isText(value.namespace))
  );
}

export function isSuppressed(value: unknown): value is PortableSuppressed {
  return (
    isRecord(value) &&
    isFinding(value.finding) &&
    isOneOf(value.by, ['comment', 'annotation', 'configuration', 'baseline']) &&
    (value.reason === undefined || isText(value.reason))
  );
}

function isRelated(value: unknown): value is RelatedLocation {
  return isRecord(value) && isText(value.message) && isText(value.uri) && isRange(value.range);
}

function isFix(value: unknown): value is PortableFix {
  return (
    isRecord(value) &&
    isText(value.title) &&
    isOneOf(value.kind, ['safe', 'suggestion', 'refactoring']) &&
    isList(value.edits, isFileEdits)
  );
}

function isFileEdits(value: unknown): value is FileEdits {
  return (
    isRecord(value) &&
    isText(value.uri) &&
    isList(
      value.edits,
      (edit): edit is FileEdits['edits'][number] => isRange(edit) && isText((edit as { newText?: unknown }).newText),
    )
  );
}

export function isFileLines(value: unknown): value is FileLines {
  return isRecord(value) && isText(value.uri) && isCount(value.length) && isList(value.lines, isLine);
}

function isLine(value: unknown): value is TextLine {
  return Array.isArray(value) && value.length === 3 && isCount(value[0]) && isCount(value[1]) && isText(value[2]);
}

export function isOrigin(value: unknown): value is Origin {
  return isRecord(value) && isText(value.uri) && isCount(value.document) && isText(value.origin);
}
