/** Turns the errors of `yaml` into problems, in words of our own and without echoes. */
import type { YAMLError } from 'yaml';
import type { Builder } from './builder-state.js';
import { report } from './builder-state.js';
import { lineEnd, nextLine } from './scan.js';
import type { SyntaxProblemCode, TextRange } from './tree.js';

type ErrorCode = YAMLError['code'];

const SENTENCES: Partial<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'An alias takes neither an anchor nor a tag.',
  BAD_ALIAS: 'An anchor or alias needs a name.',
  BAD_DIRECTIVE: 'This directive is not valid.',
  BAD_DQ_ESCAPE: 'This escape sequence is unknown; write a backslash as \\\\ in double quotes.',
  BAD_INDENT: 'This line is indented unlike its neighbours.',
  BAD_PROP_ORDER: 'Anchors and tags stand behind the indicator.',
  BAD_SCALAR_START: 'A value may not start with this character; put it in quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'A key with a value may not follow on the same line as another key.',
  BLOCK_IN_FLOW: 'Inside of [ ] and { }, lists and maps need brackets too.',
  KEY_OVER_1024_CHARS: 'The : of a key must stand within 1024 characters.',
  MULTILINE_IMPLICIT_KEY: 'A key must end with a : on its own line.',
  MULTIPLE_ANCHORS: 'A value can have one anchor only.',
  MULTIPLE_TAGS: 'A value can have one tag only.',
  TAB_AS_INDENT: 'Tabs may not indent YAML; use spaces.',
  TAG_RESOLVE_FAILED: 'This tag cannot be resolved.',
  UNEXPECTED_TOKEN: 'This does not fit what stands before it: check indentation, quotes and commas.',
};

/**
 * Reports the errors of a document that starts at `range.start` in `source`, at most one per line: what follows is mostly an echo.
 * So is the same error on each of the following lines.
 */
export function reportSyntaxErrors(
  builder: Builder,
  source: string,
  range: TextRange,
  errors: readonly YAMLError[],
): void {
  let reportedUpTo = -1;
  let lastCode: ErrorCode | undefined;
  for (const error of errors.toSorted((one, other) => one.pos[0] - other.pos[0])) {
    const start = Math.min(range.start + error.pos[0], range.end);
    const echoUpTo = error.code === lastCode ? nextLine(source, nextLine(source, reportedUpTo)) - 1 : reportedUpTo;
    const echo = start <= echoUpTo;
    reportedUpTo = Math.max(reportedUpTo, lineEnd(source, start));
    if (echo) continue;
    lastCode = error.code;
    const end = Math.max(start, Math.min(range.start + error.pos[1], range.end));
    report(builder, codeOf(error.code), sentence(error), start, end);
  }
}

function codeOf(code: ErrorCode): SyntaxProblemCode {
  if (code === 'TAB_AS_INDENT') return 'tab-indentation';
  return code === 'RESOURCE_EXHAUSTION' ? 'too-deep' : 'syntax';
}

function sentence(error: YAMLError): string {
  return SENTENCES[error.code] ?? `${error.message}.`;
}
