/** Searches texts for patterns of custom resource definitions, in time proportional to text and pattern (Thompson's simulation). */
import { parsePattern, type CharacterTest, type Pattern } from './pattern-parser.js';

type Instruction =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'assertion'; readonly at: 'start' | 'end' | 'boundary' | 'inside' }
  | { readonly kind: 'split'; next: readonly number[] }
  | { readonly kind: 'match' };

/** Longest program; Go's own limit on a pattern's size is of this order (`regexp/syntax`, `maxSize`). */
const mostInstructions = 20_000;

/** Most steps that a search may take; beyond it the text passes. Some 0.2 s. */
const mostSteps = 20_000_000;

/** Does the pattern occur in the text? One that is not understood occurs everywhere: nothing is said that may be wrong. */
export function matchesPattern(text: string, pattern: string): boolean {
  const tree = parsePattern(pattern);
  const program: Instruction[] = [];
  if (!tree || !emit(program, tree)) return true;
  program.push({ kind: 'match' });
  return search(program, text);
}

/** Appends the instructions of a tree; false when they would be too many. */
function emit(program: Instruction[], pattern: Pattern): boolean {
  if (program.length > mostInstructions) return false;
  switch (pattern.kind) {
    case 'character':
    case 'assertion':
      program.push(pattern);
      return true;
    case 'sequence':
      return pattern.parts.every((part) => emit(program, part));
    case 'choice':
      return emitChoice(program, pattern.parts);
    case 'repeat':
      return emitRepetition(program, pattern);
  }
}

function emitChoice(program: Instruction[], parts: readonly Pattern[]): boolean {
  const ends: { next: readonly number[] }[] = [];
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const fork = { kind: 'split' as const, next: [program.length + 1] };
    if (!isLast) program.push(fork);
    if (!emit(program, part)) return false;
    if (isLast) break;
    const end = { kind: 'split' as const, next: [] };
    ends.push(end);
    program.push(end);
    fork.next.push(program.length);
  }
  for (const end of ends) end.next = [program.length];
  return true;
}

function emitRepetition(program: Instruction[], { part, least, most }: Pattern & { readonly kind: 'repeat' }): boolean {
  for (let count = 0; count < least; count += 1) {
    const before = program.length;
    if (!emit(program, part)) return false;
    // Nothing, a thousand times, is nothing.
    if (program.length === before) break;
  }
  if (most === undefined) {
    const fork = { kind: 'split' as const, next: [program.length + 1] };
    const start = program.length;
    program.push(fork);
    if (!emit(program, part)) return false;
    program.push({ kind: 'split', next: [start] });
    fork.next.push(program.length);
    return true;
  }
  const forks: { next: number[] }[] = [];
  for (let count = least; count < most; count += 1) {
    const fork = { kind: 'split' as const, next: [program.length + 1] };
    forks.push(fork);
    program.push(fork);
    if (!emit(program, part)) return false;
  }
  for (const fork of forks) fork.next.push(program.length);
  return true;
}

/** All threads at once, one character after the other: no thread is ever taken back. */
function search(program: readonly Instruction[], text: string): boolean {
  const characters = Array.from(text);
  const visited = new Uint32Array(program.length);
  const budget = { left: mostSteps };
  let threads: number[] = [];
  for (let at = 0; at <= characters.length; at += 1) {
    // The pattern may begin anywhere.
    threads.push(0);
    const open = follow(program, threads, { visited, characters, at, budget });
    if (open === undefined || budget.left < 0) return true;
    const character = characters[at];
    if (character === undefined) break;
    threads = [];
    for (const index of open) {
      const instruction = program[index];
      if (instruction?.kind === 'character' && instruction.test(character)) threads.push(index + 1);
    }
  }
  return false;
}

interface Place {
  /** The place, plus one, at which an instruction was last reached. */
  readonly visited: Uint32Array;
  readonly characters: readonly string[];
  readonly at: number;
  readonly budget: { left: number };
}

/** The characters that are waited for after every split and assertion; undefined when the pattern's end is reached. */
function follow(program: readonly Instruction[], threads: readonly number[], place: Place): number[] | undefined {
  const waiting: number[] = [];
  const stack = [...threads];
  for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
    place.budget.left -= 1;
    if (place.visited[index] === place.at + 1) continue;
    place.visited[index] = place.at + 1;
    const instruction = program[index];
    if (instruction?.kind === 'match') return undefined;
    if (instruction?.kind === 'split') stack.push(...instruction.next);
    if (instruction?.kind === 'assertion' && holds(instruction.at, place)) stack.push(index + 1);
    if (instruction?.kind === 'character') waiting.push(index);
  }
  return waiting;
}

const isWord = (character: string | undefined): boolean => character !== undefined && /^\w$/.test(character);

function holds(assertion: 'start' | 'end' | 'boundary' | 'inside', { characters, at }: Place): boolean {
  if (assertion === 'start') return at === 0;
  if (assertion === 'end') return at === characters.length;
  const isBoundary = isWord(characters[at - 1]) !== isWord(characters[at]);
  return isBoundary === (assertion === 'boundary');
}
