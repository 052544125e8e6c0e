/** The wording of syntax problems: the fact in one sentence, then what would help. */

/** Sentences for problems that do not come from a parser. */
export const MESSAGES = {
  invalidText: 'This control character may not stand in YAML.',
  strayByte: 'This byte is no UTF-8 text.',
  separator: 'kubectl takes nothing but a comment behind ---; put the content on the next line.',
  unclosedQuote: 'This quote is not closed.',
  splitKey: 'A key must end with a : on its own line.',
  unknownAlias: (name: string) => `No anchor &${name} stands above this alias.`,
  recursiveAlias: (name: string) => `The anchor &${name} contains itself.`,
  tagMismatch: (tag: string) => `This value cannot be read as !!${tag}.`,
  notANumber: 'Kubernetes cannot read .nan and .inf: JSON has no such numbers.',
  complexKey: 'A key must be a string, a number or a boolean.',
  nullKey: 'A key may not be null.',
  mergeSource: 'A merge key takes a map, or a list of maps.',
  unreadable: (reason: string) => `This cannot be read as YAML: ${reason}.`,
  tooDeep: (limit: number) => `Lists and maps are nested more than ${limit} levels deep.`,
  tooManyAliases: (limit: number) => `The aliases of this document stand for more than ${limit} values.`,
  tooManyMerged: (limit: number) => `The merge keys of this document copy more than ${limit} entries.`,
  tooManyNodes: (limit: number) => `This document holds more than ${limit} values.`,
  longScalar: (limit: number) => `This value is longer than ${limit} characters and was cut.`,
  longText: (limit: number) => `The file is longer than ${limit} characters and was not read.`,
  tab: 'Tabs may not indent YAML; use spaces.',
} as const;
