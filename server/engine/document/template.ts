/** Whether a text is a template that has still to be rendered. */
export function isTemplate(text: string): boolean {
  return text.includes('{{');
}
