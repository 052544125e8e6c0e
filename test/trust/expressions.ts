/** Every regular expression of the product, for the analyser: literals out of the sources, others as they are built. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check, type Diagnostics } from 'recheck';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Expression {
  readonly source: string;
  readonly flags: string;
  /** Where it stands first: file and line. */
  readonly place: string;
}

const sourceFiles = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`);

/** The literals of a TypeScript file, and the calls of `RegExp`. */
export function readExpressions(path: string, text: string): { literals: Expression[]; built: string[] } {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const literals: Expression[] = [];
  const built: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      literals.push({ source: node.text.slice(1, end), flags: node.text.slice(end + 1), place: `${path}:${line + 1}` });
    }
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp')
      built.push(path);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { literals, built };
}

/** Of all sources, each expression once. */
export function productExpressions(): { literals: readonly Expression[]; built: readonly string[] } {
  const files = [...sourceFiles('server'), ...sourceFiles('client')];
  const read = files.map((path) => readExpressions(path, readFileSync(join(root, path), 'utf8')));
  const literals = read.flatMap((file) => file.literals);
  return {
    literals: [...new Map(literals.map((literal) => [`/${literal.source}/${literal.flags}`, literal])).values()],
    built: read.flatMap((file) => file.built),
  };
}

/** Patterns that a JSON schema holds are made into expressions when it is used. */
export function schemaPatterns(path: string): readonly Expression[] {
  const found: Expression[] = [];
  JSON.parse(readFileSync(join(root, path), 'utf8'), (key, value: unknown) => {
    if (key === 'pattern' && typeof value === 'string') found.push({ source: value, flags: '', place: path });
    return value;
  });
  return found;
}

/** What `new RegExp` is called with while all modules of the engine are loaded: the expressions that are put together from pieces. */
export async function builtExpressions(): Promise<readonly Expression[]> {
  const found = new Map<string, Expression>();
  const original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(original, {
    construct(target, [source, flags = '']: [string | RegExp, string?], self) {
      if (typeof source === 'string') found.set(`/${source}/${flags}`, { source, flags, place: 'built while loading' });
      return Reflect.construct(target, [source, flags], self) as object;
    },
  });
  try {
    for (const path of sourceFiles('server/engine')) await import(/* @vite-ignore */ `../../${path}`);
  } finally {
    globalThis.RegExp = original;
  }
  return [...found.values()];
}

const cacheFile = join(root, 'out/expressions.json');
const version = 'recheck 4.5.0, measured';

/** The analyser's verdict on each: what it said of an expression before is kept in `out`, since some take it seconds. */
export async function judge(expressions: readonly Expression[]): Promise<ReadonlyMap<Expression, string>> {
  const cache = new Map<string, string>(
    existsSync(cacheFile) ? (JSON.parse(readFileSync(cacheFile, 'utf8')) as [string, string][]) : [],
  );
  const verdicts = new Map<Expression, string>();
  const one = async (expression: Expression): Promise<void> => {
    const key = createHash('sha256')
      .update(JSON.stringify([version, expression.source, expression.flags]))
      .digest('hex');
    const known = cache.get(key) ?? summary(await check(expression.source, expression.flags, { timeout: 20_000 }));
    verdicts.set(expression, known);
    if (known === 'safe') cache.set(key, known);
  };
  const waiting = [...expressions];
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop()) await one(next);
  };
  await Promise.all([work(), work()]);
  mkdirSync(dirname(cacheFile), { recursive: true });
  writeFileSync(cacheFile, JSON.stringify([...cache]));
  return verdicts;
}

/** What the analyser proves counts; what it suspects after trying texts is measured on a long one. */
function summary(diagnostics: Diagnostics): string {
  if (diagnostics.status === 'unknown') return `unknown: ${diagnostics.error.kind}`;
  if (diagnostics.status === 'safe') return 'safe';
  const suspected = diagnostics.checker === 'fuzz' && diagnostics.complexity.type === 'polynomial';
  return suspected && isFast(diagnostics) ? 'safe' : `vulnerable: ${diagnostics.complexity.summary}`;
}

/** The analyser's own worst text, made longer and longer, is read in time that a quadratic search would exceed a hundred times. */
function isFast({ source, flags, attack }: Diagnostics & { readonly status: 'vulnerable' }): boolean {
  for (const length of [5_000, 20_000, 100_000]) {
    const pumps = attack.pumps.map(({ prefix, pump }) => prefix + pump.repeat(Math.ceil(length / pump.length)));
    const started = performance.now();
    new RegExp(source, flags).test(pumps.join('') + attack.suffix);
    if (performance.now() - started > 100) return false;
  }
  return true;
}
