/** What the tests use of the Markdown engine of VS Code. */
declare module 'markdown-it' {
  class MarkdownIt {
    constructor(options: { readonly html: boolean; readonly linkify: boolean });
    readonly linkify: {
      readonly set: (options: { readonly fuzzyLink: boolean; readonly fuzzyEmail: boolean }) => void;
    };
    validateLink: (target: string) => boolean;
    readonly render: (markdown: string) => string;
  }
  export = MarkdownIt;
}
