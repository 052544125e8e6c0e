/** Reads the output of a step as the runner of GitHub Actions does (actions/runner, `ActionCommand.TryParseV2`). */

export interface Annotation {
  readonly kind: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

export interface StepOutput {
  readonly annotations: readonly Annotation[];
  /** Everything else. */
  readonly log: readonly string[];
}

export function parseCommands(output: string): StepOutput {
  const annotations: Annotation[] = [];
  const log: string[] = [];
  for (const line of output.split(/\r\n|\n|\r/)) {
    const trimmed = line.trim();
    const match = /^::(?<name>[a-z-]+)(?: (?<pairs>.*?))?::(?<data>.*)$/.exec(trimmed)?.groups;
    if (match && ['error', 'warning', 'notice'].includes(match.name)) {
      annotations.push({ kind: match.name, properties: readPairs(match.pairs), message: unescapeData(match.data) });
    } else if (match && !['group', 'endgroup'].includes(match.name)) {
      throw new Error(`The runner would carry out ${trimmed}`);
    } else log.push(line);
  }
  return { annotations, log };
}

function readPairs(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').filter((pair) => pair.includes('='));
  return Object.fromEntries(
    pairs.map((pair) => [
      pair.slice(0, pair.indexOf('=')).trim(),
      unescapeData(
        pair
          .slice(pair.indexOf('=') + 1)
          .replaceAll('%3A', ':')
          .replaceAll('%2C', ','),
      ),
    ]),
  );
}

const unescapeData = (text: string): string =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
