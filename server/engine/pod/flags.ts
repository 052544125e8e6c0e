/** Options of a command line, whatever their style: `--port=80`, `--port 80`, `-p 80`, `-Dserver.port=80`, `port=80`. */
import type { CommandWord, SimpleCommand } from './model.js';

export interface Flag {
  /** As written, without the value: `--port`, `-p`, `-Dserver.port`. */
  readonly name: string;
  /** Lower case with hyphens, without the dashes in front: `metrics-bind-address` for `--metricsBindAddress`. */
  readonly key: string;
  readonly value: string | undefined;
  /** The word that holds the value, and where the value starts in it; the flag's own word where it has none. */
  readonly word: CommandWord;
  readonly valueStart: number;
  /** The value was the next word, so the flag may as well be a switch without one. */
  readonly separate: boolean;
}

const flagWord = /^(?<name>--?[A-Za-z][\w.-]*?)(?:=(?<value>.*))?$/s;

/** Many readers ask for the flags of one command. */
const known = new WeakMap<SimpleCommand, readonly Flag[]>();

/** The flags of a command in order. A flag's next word counts as its value unless it looks like a flag itself. */
export function flagsOf(command: SimpleCommand): readonly Flag[] {
  const flags = known.get(command) ?? readFlags(command);
  known.set(command, flags);
  return flags;
}

function readFlags(command: SimpleCommand): readonly Flag[] {
  const words = command.arguments;
  const flags: Flag[] = [];
  for (const [index, word] of words.entries()) {
    const flag = readFlag(word, words[index + 1]);
    if (flag) flags.push(flag);
  }
  return flags;
}

function readFlag(word: CommandWord, next: CommandWord | undefined): Flag | undefined {
  const match = flagWord.exec(word.text)?.groups;
  if (!match) return undefined;
  const name = match.name ?? word.text;
  const value = match.value;
  const key = flagKey(name);
  if (value !== undefined) return { name, key, value, word, valueStart: name.length + 1, separate: false };
  if (next && !/^-[A-Za-z-]/.test(next.text))
    return { name, key, value: next.text, word: next, valueStart: 0, separate: true };
  return { name, key, value: undefined, word, valueStart: 0, separate: false };
}

/** One spelling for `--listenAddress`, `-listen_address` and `--listen-address`. */
export function flagKey(name: string): string {
  return name
    .replace(/^-+/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}
