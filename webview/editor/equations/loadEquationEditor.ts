// Loads the equation editor when it is first needed: a chunk of script and its style sheet. Its styles are inline, which the page's policy
// allows only where the host has said so; other pages keep plain text.
import type * as EquationModule from './equationEditor.ts';

type CreateEquationEditor = typeof EquationModule.createEquationEditor;

let loading: Promise<CreateEquationEditor> | undefined;

/** Whether this page was made for the equation editor. */
export function mayUseEquationEditor(): boolean {
  return document.getElementById('root')?.dataset.inlineStyles === 'true';
}

export function loadEquationEditor(): Promise<CreateEquationEditor> {
  loading ??= Promise.all([script(), styleSheet()]).then(
    ([{ createEquationEditor }]) => createEquationEditor,
    (error: unknown) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

/** A file beside the page's script. */
function beside(name: string): string {
  return new URL(name, document.querySelector<HTMLScriptElement>('script[type="module"]')?.src ?? location.href).href;
}

/** By its address, not by its source: the build would put its style sheet into that of the page. */
function script(): Promise<typeof EquationModule> {
  return import(beside('equations.js')) as Promise<typeof EquationModule>;
}

function styleSheet(): Promise<void> {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = beside('equations.css');
  return new Promise((resolve, reject) => {
    link.addEventListener('load', () => {
      resolve();
    });
    link.addEventListener('error', () => {
      reject(new Error('equations.css is missing'));
    });
    document.head.append(link);
  });
}
