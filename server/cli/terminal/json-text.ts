/** JSON for files and terminals alike. */

/** What `JSON.stringify` leaves as it is and a terminal may obey: DEL, the C1 controls, and what turns the reading direction around. */
const UNSAFE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** The value as JSON; characters that a terminal may obey are escaped, which means the same to every reader. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, plainNumber, indent).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** An integer beyond 2^53 as the number that readers of JSON make of it. */
const plainNumber = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);
