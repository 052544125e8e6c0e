import type { Session } from '../session.js';

/** The files whose findings are listed although nobody has opened them, unless a setting says otherwise. */
export async function filesToReport({ projects, scanner, settings }: Session): Promise<ReadonlySet<string>> {
  const wanted = new Set<string>();
  for (const { root, files } of projects.all()) {
    const folder = projects.workspaceFolderOf(root);
    if (!(await settings.of(folder)).workspaceDiagnostics) continue;
    for (const file of files) wanted.add(file);
  }
  for (const file of scanner.configurationFiles()) wanted.add(file);
  return wanted;
}
