/** How much is read without being asked for. Enough for large monorepos; a mistaken root folder must not fill the memory. */

/** Files looked at in one workspace folder. */
export const MAX_SCANNED_FILES = 20_000;

/** Manifests kept of one workspace folder. */
export const MAX_MANIFESTS = 5_000;

/** Bytes of one file; an open document may be larger. */
export const MAX_FILE_BYTES = 1_000_000;

/** UTF-16 code units kept of one workspace folder. */
export const MAX_TOTAL_LENGTH = 40_000_000;

/** Milliseconds of work before other messages get their turn. */
export const SLICE = 8;

/** Milliseconds after which work in the background shows its progress. */
export const PROGRESS_AFTER = 500;
