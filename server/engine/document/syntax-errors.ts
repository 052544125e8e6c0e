/** Turns the errors of `yaml` into problems, in words of our own and without echoes. */
import { MESSAGES } from './messages.js';
import type { YAMLError } from 'yaml';
import type { Builder } from './builder-state.js';
import { report } from './builder-state.js';
import { lineEnd, nextLine } from './scan.js';
import type { SyntaxProblemCode } from './tree.js';

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
  MULTILINE_IMPLICIT_KEY: MESSAGES.splitKey,
  MULTIPLE_ANCHORS: 'A value can have one anchor only.',
  MULTIPLE_TAGS: 'A value can have one tag only.',
  TAB_AS_INDENT: 'Tabs may not indent YAML; use spaces.',
  TAG_RESOLVE_FAILED: 'This tag cannot be resolved.',
  UNEXPECTED_TOKEN: 'This does not fit what stands before it: check indentation, quotes and commas.',
};

/**
 * Reports the errors of a document, at most one per line: what follows is mostly an echo. So is the same error on each of the
 * following lines. `offsetIn` turns offsets of `yaml` into offsets of `source`.
 */
export function reportSyntaxErrors(
  builder: Builder,
  source: string,
  errors: readonly YAMLError[],
  offsetIn: (offset: number) => number,
): void {
  let reportedUpTo = builder.problems.at(-1)?.range.end ?? -1;
  let lastCode: ErrorCode | undefined;
  for (const error of errors.toSorted((one, other) => one.pos[0] - other.pos[0])) {
    const start = offsetIn(error.pos[0]);
    const echoUpTo = error.code === lastCode ? nextLine(source, nextLine(source, reportedUpTo)) - 1 : reportedUpTo;
    const echo = start <= echoUpTo;
    reportedUpTo = Math.max(reportedUpTo, lineEnd(source, start));
    if (echo) continue;
    lastCode = error.code;
    report(builder, codeOf(error.code), sentence(error), start, Math.max(start, offsetIn(error.pos[1])));
  }
}

function codeOf(code: ErrorCode): SyntaxProblemCode {
  if (code === 'TAB_AS_INDENT') return 'tab-indentation';
  return code === 'RESOURCE_EXHAUSTION' ? 'too-deep' : 'syntax';
}

function sentence(error: YAMLError): string {
  return SENTENCES[error.code] ?? `${error.message}.`;
}
