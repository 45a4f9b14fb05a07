// A codicon by name. Always decoration: the words beside it or the label of its button say the meaning.
import type { ReactNode } from 'react';

export function Icon({ name, slot }: { readonly name: string; readonly slot?: string }): ReactNode {
  return <span className={`codicon codicon-${name}`} aria-hidden="true" slot={slot} />;
}
