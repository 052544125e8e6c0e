/**
 * What a text may cost. Every limit ends in a problem with a range, never in a hang: the engine reads untrusted files.
 * The API server refuses requests over 3 MiB (`apiserver/pkg/server/config.go`, `MaxRequestBodyBytes`), so real objects
 * stay far below; the limits leave room for dumps of whole clusters.
 */

/** Longest text that is read at all, in UTF-16 code units. */
export const MAX_TEXT_LENGTH = 64 * 1024 * 1024;

/**
 * How far into a text broken documents are read with the tolerant parser, which is slow on text that is all errors. Further on, only
 * the first fault of a broken document is told, and nothing of its content.
 */
export const MAX_REPAIRED_LENGTH = 4 * 1024 * 1024;

/** Deepest nesting of lists and maps in one document. The deepest published CRD schema has about 60 levels. */
export const MAX_DEPTH = 200;

/** Most scalars, lists and maps written in one document: a dump of 50 MB has about so many, and they fill some 2 GB of memory. */
export const MAX_NODES = 5_000_000;

/**
 * Most nodes that the aliases of one document may stand for, counted each time. goyaml.v2 starts to suspect an alias bomb
 * at the same number (`decode.go`, `alias_ratio_range_low`).
 */
export const MAX_ALIASED_NODES = 400_000;

/** Most entries that merge keys may copy in one document. */
export const MAX_MERGED_ENTRIES = 100_000;

/** Longest scalar that is kept whole: etcd stores no object over 1.5 MiB. A longer one is cut, with a problem. */
export const MAX_SCALAR_LENGTH = 2 * 1024 * 1024;

/** Most repeated keys that one document lists. */
export const MAX_DUPLICATE_KEYS = 100;

/** Most syntax problems that one document lists; what follows the first few is rarely more than an echo. */
export const MAX_PROBLEMS = 20;
