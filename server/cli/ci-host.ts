/** What the machine of a CI says about the repository it runs for. */
import { sep } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** The root of the checkout that holds the folder, where the environment names it; else the folder. */
export function hostRoot(environment: Environment, directory: string): string {
  const roots = [environment.GITHUB_WORKSPACE, environment.CI_PROJECT_DIR];
  const holds = (root: string | undefined): root is string =>
    root !== undefined && root !== '' && (directory === root || directory.startsWith(`${root}${sep}`));
  return roots.find(holds) ?? directory;
}

/** Addresses of lines, where files of this very commit can be seen. */
export function linkToHost(environment: Environment): ((file: string, line: number) => string) | undefined {
  const base = blobBase(environment);
  if (base === undefined) return undefined;
  return (file, line) => `${base}/${file.split('/').map(encodeURIComponent).join('/')}#L${line}`;
}

function blobBase(environment: Environment): string | undefined {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_SHA, CI_PROJECT_URL, CI_COMMIT_SHA } = environment;
  if (GITHUB_SERVER_URL && GITHUB_REPOSITORY && GITHUB_SHA) {
    return `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/blob/${GITHUB_SHA}`;
  }
  return CI_PROJECT_URL && CI_COMMIT_SHA ? `${CI_PROJECT_URL}/-/blob/${CI_COMMIT_SHA}` : undefined;
}
