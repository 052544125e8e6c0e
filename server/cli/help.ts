import { COMMANDS } from './arguments.js';
import type { CommandSpec, OptionSpec } from './command-spec.js';

/** What `--help` prints for a command; for `lint`, which needs no name, the overview as well. */
export function helpText(command: CommandSpec): string {
  const sections = [
    command.summary,
    `Usage: ${command.usage}`,
    ...(command.name === 'lint'
      ? [`Commands:\n${columns(COMMANDS.map(({ usage, summary }) => [usage, summary]))}`]
      : []),
    `Options:\n${columns(Object.entries(command.options).map(([name, option]) => [optionText(name, option), option.help]))}`,
    ...(command.details === undefined ? [] : [command.details]),
  ];
  return `${sections.join('\n\n')}\n`;
}

function optionText(name: string, { short, value }: OptionSpec): string {
  const lead = short === undefined ? '    ' : `-${short}, `;
  return `${lead}--${name}${value === undefined ? '' : ` ${value}`}`;
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
