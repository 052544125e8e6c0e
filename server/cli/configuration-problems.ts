import type { PlacedConfigurationProblem } from './files/configurations.js';
import { createLines } from './lines.js';
import { nameFrom } from './report.js';
import { codeFrame } from './terminal/code-frame.js';
import { sanitize } from './terminal/sanitize.js';
import type { Style } from './terminal/style.js';

/** Mistakes in configuration files as a terminal shows them. */
export function configurationProblems(
  problems: readonly PlacedConfigurationProblem[],
  style: Style,
  directory: string,
): string {
  return problems
    .map(({ severity, message, uri, range, text }) => {
      const lines = createLines(text);
      const { line, column } = lines.placeAt(range.start);
      const paint = severity === 'error' ? style.red : style.yellow;
      const frame = text === '' ? [] : codeFrame(range, lines, { style, paint, marker: '^', before: 0, width: 100 });
      const place = style.bold(`${sanitize(nameFrom(directory, uri))}:${line}:${column}`);
      const head = `${place}  ${paint(severity)}  ${sanitize(message)}`;
      return `${[head, ...frame.map((row) => `    ${row}`)].join('\n')}\n`;
    })
    .join('');
}
