/** Puts values into `{placeholders}`. A value that is missing leaves its placeholder, which the rule tests refuse. */
export function wordMessage(template: string, data: Readonly<Record<string, string | number>> = {}): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(data, name) ? String(data[name]) : placeholder,
  );
}

/** The page of a rule in the repository, where every rule has one. */
export function ruleUrl(id: string): string {
  return `https://github.com/podlint/podlint/blob/main/docs/rules/${id}.md`;
}
