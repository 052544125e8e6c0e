/** "Show me": the stories that come with Podlint, each a file that plays in the simulator. */
import * as vscode from 'vscode';
import { STORIES, type Story } from '../../../server/protocol/stories.js';
import { openText } from './files.js';

export const SHOW_STORY_COMMAND = 'podlint.showStory';

/** Opens a story as a new document, so that it can be changed, with the simulator beside it. */
export function registerStories(extension: vscode.Uri, open: (document: vscode.Uri) => void): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(SHOW_STORY_COMMAND, async (id: unknown) => {
      const story = STORIES.find((candidate) => candidate.id === id) ?? (await pickStory());
      if (!story) return;
      const file = vscode.Uri.joinPath(extension, 'examples', 'stories', story.file);
      const { document } = await openText(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
      open(document.uri);
    }),
    vscode.window.registerUriHandler({
      handleUri: ({ path }) => {
        const id = /^\/stories\/(?<id>[a-z-]+)$/.exec(path)?.groups?.id;
        if (STORIES.some((story) => story.id === id)) void vscode.commands.executeCommand(SHOW_STORY_COMMAND, id);
      },
    }),
  );
}

async function pickStory(): Promise<Story | undefined> {
  const items = STORIES.map((story) => ({ label: story.title, story }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('What shall be shown?') }))?.story;
}
