/** `podlint init` */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NEWEST_KUBERNETES } from '../../engine/linter/configuration-keys.js';
import type { CommandLine } from '../arguments.js';
import { UsageError } from '../arguments.js';
import { reasonOf } from '../files/discover.js';
import type { Host } from '../host.js';
import { EXIT } from '../host.js';

const NAME = 'podlint.yaml';

/** The defaults, so that the file changes nothing until it is edited. */
const CONTENT = `# Settings of Podlint for this folder and the folders below it.
# yaml-language-server: $schema=https://podlint.dev/schemas/podlint.schema.json

# Presets (recommended, strict, all) and other files to build on.
extends: [recommended]

# The version of Kubernetes that the manifests are for.
kubernetes: "1.${NEWEST_KUBERNETES}"

# Severities (error, warning, info, off) and options by rule or theme; \`podlint rules\` lists them.
rules: {}
#  network/*: warning
#  lifecycle/naked-pod: off

# Files that are not linted, as in .gitignore, and findings that are accepted.
ignore: []
#  - vendor/
#  - { rule: lifecycle/naked-pod, object: Pod/debug, reason: made by hand, until: 2030-01-31 }

# The severity from which \`podlint\` exits with 1.
failOn: warning
`;

export function runInit(line: CommandLine, host: Host): number {
  if (line.words.length > 0) throw new UsageError('`podlint init` takes no words; it writes into the current folder.');
  try {
    // Never over a file that is there.
    writeFileSync(join(host.directory, NAME), CONTENT, { flag: 'wx' });
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    host.complain(
      `podlint: ${NAME} ${exists ? 'is already there; it was not changed' : `cannot be written: ${reasonOf(error)}`}.\n`,
    );
    return EXIT.failure;
  }
  host.write(`Wrote ${NAME}.\n`);
  return EXIT.clean;
}
