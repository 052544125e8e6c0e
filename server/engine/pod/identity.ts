/** Which program does a container really run: the image's own, another known one, or something unknown? */
import type { ImageKnowledge } from './image-knowledge.js';
import type { ImageCatalogue } from './images.js';
import type { Confidence, ImageReference, SimpleCommand } from './model.js';
import { baseName, isCommonProgram, isShell, isTool, programName } from './programs.js';

export interface Identity {
  /** What is known about the program that runs; absent where another one runs than the image's, or the image is unknown. */
  readonly knowledge: ImageKnowledge | undefined;
  readonly confidence: Confidence;
  /** In words: "image `nginx`", "program `envoy`". */
  readonly evidence: string;
  /** The command that runs it; absent where the image's entrypoint does. */
  readonly command: SimpleCommand | undefined;
  /** Everything the command line starts is a plain tool: nothing listens, unless the command says so. */
  readonly onlyTools: boolean;
}

/** Reads image and command line together. */
export function identify(
  image: ImageReference,
  commands: readonly SimpleCommand[],
  catalogue: ImageCatalogue,
): Identity {
  const match = catalogue.find(image);
  const onlyTools = startsNothing(commands, match?.knowledge);
  const nothing = {
    knowledge: undefined,
    confidence: 'possible',
    evidence: '',
    command: undefined,
    onlyTools,
  } as const;
  const known = match && !match.knowledge.base ? match.knowledge : undefined;
  if (known && match) {
    const own = ownCommand(known, commands);
    const evidence = `image \`${image.name}\``;
    if (own === 'entrypoint') return { ...nothing, knowledge: known, confidence: match.confidence, evidence };
    if (own === 'unknown') return { ...nothing, knowledge: known, confidence: 'possible', evidence };
    if (own !== 'other') return { ...nothing, knowledge: known, confidence: match.confidence, evidence, command: own };
  }
  for (const command of commands) {
    const knowledge = isOneOff(command, catalogue.findProgram(programName(command)));
    if (knowledge) {
      return {
        ...nothing,
        knowledge,
        confidence: 'probable',
        evidence: `program \`${programName(command)}\``,
        command,
      };
    }
  }
  const base = match?.knowledge.base === true && (commands.length === 0 || onlyTools) ? match.knowledge : undefined;
  return { ...nothing, knowledge: base, confidence: 'probable', evidence: base ? `image \`${image.name}\`` : '' };
}

function isOneOff(command: SimpleCommand, knowledge: ImageKnowledge | undefined): ImageKnowledge | undefined {
  return knowledge && !runsOneOff(knowledge, command) ? knowledge : undefined;
}

/** `cockroach init`, `vault kv get`: the server's program as its own client. */
function runsOneOff(knowledge: ImageKnowledge, command: SimpleCommand): boolean {
  const first = command.arguments.find(({ text }) => !text.startsWith('-'))?.text ?? '';
  return knowledge.oneOff?.includes(first) === true;
}

/** The command that is the image's own program, or how else the two relate. */
function ownCommand(
  knowledge: ImageKnowledge,
  commands: readonly SimpleCommand[],
): SimpleCommand | 'entrypoint' | 'other' | 'unknown' {
  const [first] = commands;
  if (!first) return 'entrypoint';
  if (commands.length === 1 && first.program === undefined && !first.script) return ownArguments(knowledge, first);
  const own = commands.find((command) => isOwnProgram(knowledge, programName(command)));
  if (own) return runsOneOff(knowledge, own) ? 'other' : own;
  // A script of the image may well start the image's program in the end.
  return commands.every((command) => isTool(command)) ? 'other' : 'unknown';
}

/** Entrypoint scripts run `args` that start with a program instead of the image's own. */
function ownArguments(knowledge: ImageKnowledge, command: SimpleCommand): SimpleCommand | 'entrypoint' | 'other' {
  const first = command.arguments[0]?.text ?? '';
  if (first.startsWith('-') || isOwnProgram(knowledge, baseName(first))) return command;
  if (runsOneOff(knowledge, command)) return 'other';
  return isCommonProgram(first) ? 'other' : command;
}

function isOwnProgram(knowledge: ImageKnowledge, name: string): boolean {
  // `mysql` is a client in the image of its server.
  if (name === knowledge.id && !isCommonProgram(name)) return true;
  return knowledge.programs?.some((program) => baseName(program) === name) ?? false;
}

/** The arguments of a tool's image: `curlimages/curl` with a URL, or with another tool to run instead. */
function runsTool(knowledge: ImageKnowledge, word: string): boolean {
  if (isCommonProgram(word)) return true;
  return word !== 'proxy' && knowledge.programs?.some((program) => isCommonProgram(program)) === true;
}

function startsNothing(commands: readonly SimpleCommand[], knowledge: ImageKnowledge | undefined): boolean {
  if (commands.length === 0) return knowledge?.base === true;
  const [first] = commands;
  if (first && first.program === undefined && !first.script) {
    return knowledge?.base === true && runsTool(knowledge, first.arguments[0]?.text ?? '');
  }
  // A shell with a script file may start anything.
  return commands.every((command) => isTool(command) || (isShell(command) && command.arguments.length === 0));
}
