/** What is wrong with a report, by the schema that its readers published (test/schemas) and by what they say beside it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { validateXML } from 'xmllint-wasm';
import { parseCommands } from './github-runner.js';
import { root } from './podlint.js';

type Validator = (text: string) => readonly string[] | Promise<readonly string[]>;

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Published schemas are of draft 4, whose keywords they use mean the same in draft 7 but for the name of `id`. */
function byJsonSchema(path: string, asList = false): Validator {
  const text = read(path)
    .replace('draft-04', 'draft-07')
    .replace(/^ {2}"id":/m, '  "$id":');
  const schema = JSON.parse(text) as object;
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const validate = ajv.compile(asList ? { type: 'array', items: schema } : schema);
  return (report) =>
    validate(JSON.parse(report))
      ? []
      : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}

function byXmlSchema(path: string): Validator {
  const schema = read(path);
  return async (xml) => {
    const { errors } = await validateXML({ xml, schema, maxMemoryPages: 16_384 });
    return errors.map(({ message }) => message);
  };
}

interface GitlabIssue {
  readonly severity: string;
  readonly fingerprint: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

/** Its documentation names the severities; what else it does not say it shows nowhere. A fingerprint that is there twice is shown once. */
function gitlabIssues(text: string): readonly string[] {
  const issues = JSON.parse(text) as readonly GitlabIssue[];
  const severities = ['info', 'minor', 'major', 'critical', 'blocker'];
  const wrong = issues.filter(
    ({ severity, location }) =>
      !severities.includes(severity) || location.path.startsWith('./') || !(location.lines.begin > 0),
  );
  const isUnique = new Set(issues.map(({ fingerprint }) => fingerprint)).size === issues.length;
  return [...wrong.map((issue) => JSON.stringify(issue)), ...(isUnique ? [] : ['a fingerprint is there twice'])];
}

interface RdPosition {
  readonly line: number;
  readonly column: number;
}
interface RdDiagnostic {
  readonly message?: string;
  readonly severity: string;
  readonly location: {
    readonly path?: string;
    readonly range?: { readonly start: RdPosition; readonly end: RdPosition };
  };
}

/** The schema asks for nothing. Reviewdog drops what has neither message nor path, and counts lines and columns from 1. */
function rdDiagnostics(text: string): readonly string[] {
  const { diagnostics } = JSON.parse(text) as { readonly diagnostics?: readonly RdDiagnostic[] };
  if (!diagnostics) return ['no list of diagnostics'];
  const wrong = diagnostics.filter(({ message = '', severity, location: { path = '', range } }) => {
    const places = range ? [range.start, range.end] : [];
    const isPlaced = places.every(({ line, column }) => line > 0 && column > 0);
    return message === '' || path === '' || !['ERROR', 'WARNING', 'INFO'].includes(severity) || !isPlaced;
  });
  return wrong.map((diagnostic) => JSON.stringify(diagnostic));
}

/** GitHub takes no alert without a place, a message or a rule that it knows, and fewer than 25,000 of them. */
function sarifResults(text: string): readonly string[] {
  interface Result {
    readonly ruleId: string;
    readonly ruleIndex: number;
    readonly message: { readonly text: string };
    readonly locations: readonly [{ readonly physicalLocation: { readonly region?: { readonly startLine: number } } }];
    readonly partialFingerprints: Readonly<Record<string, string>>;
  }
  const { runs } = JSON.parse(text) as {
    readonly runs: readonly [
      {
        readonly results: readonly Result[];
        readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      },
    ];
  };
  const [{ results, tool }] = runs;
  const wrong = results.filter(
    ({ ruleId, ruleIndex, message, locations, partialFingerprints }) =>
      tool.driver.rules[ruleIndex]?.id !== ruleId ||
      message.text === '' ||
      !((locations[0].physicalLocation.region?.startLine ?? 0) > 0) ||
      Object.keys(partialFingerprints).length === 0,
  );
  return wrong.map((result) => JSON.stringify(result));
}

/** Servers keep a test's history by its name. */
function testNames(xml: string): readonly string[] {
  return xml.split('<testsuite ').flatMap((suite) => {
    const names = [...suite.matchAll(/<testcase name="([^"]*)"/g)].map(([, name]) => name);
    return new Set(names).size === names.length ? [] : [`a test is there twice in ${suite.slice(0, 80)}`];
  });
}

function githubLimits(text: string): readonly string[] {
  const { annotations } = parseCommands(text);
  return ['error', 'warning', 'notice'].flatMap((kind) => {
    const { length } = annotations.filter((annotation) => annotation.kind === kind);
    return length > 10 ? [`${length} annotations of the kind ${kind}`] : [];
  });
}

const VALIDATORS = {
  json: [byJsonSchema('server/cli/schemas/findings.schema.json')],
  sarif: [byJsonSchema('test/schemas/sarif-schema-2.1.0.json'), sarifResults],
  gitlab: [byJsonSchema('test/schemas/gitlab-code-quality.json', true), gitlabIssues],
  rdjson: [byJsonSchema('test/schemas/rdjson.json'), rdDiagnostics],
  junit: [byXmlSchema('test/schemas/junit-10.xsd'), testNames],
  checkstyle: [byXmlSchema('test/schemas/checkstyle.xsd')],
  github: [githubLimits],
} satisfies Readonly<Record<string, readonly Validator[]>>;

export type ValidatedFormat = keyof typeof VALIDATORS;

export const VALIDATED_FORMATS = Object.keys(VALIDATORS) as readonly ValidatedFormat[];

export async function problemsOf(format: ValidatedFormat, report: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const validate of VALIDATORS[format] as readonly Validator[]) found.push(...(await validate(report)));
  return found;
}
