// A command that cannot be carried out says why and offers a way on. Thrown by commands, shown once, by runCommand.
import * as vscode from 'vscode';

export interface WayOn {
  readonly title: string;
  run(): unknown;
}

export class Refusal extends Error {
  readonly ways: readonly WayOn[];

  constructor(message: string, ways: readonly WayOn[] = []) {
    super(message);
    this.ways = ways;
  }
}

/** Shows a refusal as a warning; the promise resolves when it is on screen, not when it is answered. */
export function showRefusal({ message, ways }: Refusal): void {
  void vscode.window.showWarningMessage(message, ...ways.map(({ title }) => title)).then((chosen) => {
    ways.find(({ title }) => title === chosen)?.run();
  });
}

/** Registers a command whose refusals are shown. Other errors go to VS Code, which shows and logs them. */
export function registerCommand<A extends readonly unknown[]>(
  id: string,
  action: (...args: A) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      return await action(...(args as unknown as A));
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      showRefusal(problem);
      return undefined;
    }
  });
}
