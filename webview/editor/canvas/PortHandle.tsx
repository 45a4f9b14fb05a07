// One port: a ring in a target of 24 pixels. A drag or a click (or Enter) on it makes a wire, in either direction.
import { Handle, Position } from '@xyflow/react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useEditor, useEditorState } from '../state/editorContext.ts';
import { describePort } from '../model/describe.ts';
import { portY } from '../model/nodeMetrics.ts';
import type { PortView } from '../model/viewModel.ts';
import { portKey, samePort, type PortId } from '../model/wireEnds.ts';

interface PortHandleProps {
  readonly node: string;
  readonly port: PortView;
  readonly index: number;
  readonly selected: boolean;
}

export function PortHandle({ node, port, index, selected }: PortHandleProps): ReactNode {
  const editor = useEditor();
  const id: PortId = { node, port: port.name, side: port.side };
  const refused = useEditorState((state) => state.connecting?.refused.has(portKey(id)) === true);
  const role = useEditorState(({ connecting }) =>
    connecting === undefined
      ? 'idle'
      : samePort(connecting.origin, id)
        ? 'origin'
        : connecting.origin.side === port.side
          ? 'refused'
          : 'candidate',
  );
  const shape = port.shape === '' ? '' : `  ${port.shape}`;
  const classes = ['port', port.wired ? 'wired' : 'open', port.severity ?? '', refused ? 'refused' : role];
  return (
    <Handle
      type={port.side === 'input' ? 'target' : 'source'}
      position={port.side === 'input' ? Position.Left : Position.Right}
      id={port.name}
      className={classes.join(' ')}
      style={{ top: portY(index) }}
      role="button"
      tabIndex={selected || (role === 'candidate' && !refused) ? 0 : -1}
      aria-label={describePort(node, port)}
      title={`${port.name}${shape}\n${port.help}`}
      onClick={(event) => {
        event.stopPropagation();
        editor.pressPort(id);
      }}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        event.stopPropagation();
        editor.pressPort(id);
      }}
      onPointerEnter={() => {
        editor.hoverPort(id);
      }}
      onPointerLeave={() => {
        editor.hoverPort(undefined);
      }}
      onFocus={() => {
        editor.hoverPort(id);
      }}
    />
  );
}
