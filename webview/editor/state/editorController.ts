// Everything the editor does, without React: takes messages of the host, turns gestures into edits, keeps selection and
// view state. The document's text is the truth; nothing here changes it except by asking the host.
import { createStore, type StoreApi } from 'zustand';
import type { GraphEditorCommand, GraphEditorToHost, HostToGraphEditor } from '../../../src/protocol/graphEditor.ts';
import { messageLimits } from '../../../src/protocol/shape.ts';
import type { JsonPath, JsonValue } from '../../../src/core/base/json.ts';
import type { NodeKind } from '../../../src/core/nodes/nodeKind.ts';
import type { Bridge } from '../../shared/bridge.ts';
import { documentState } from '../model/documentState.ts';
import { describeSelection } from '../model/describe.ts';
import * as gestures from '../model/gestures.ts';
import { candidatePorts, portKey, samePort, wireEnds, wireRefusal, type PortId } from '../model/wireEnds.ts';
import { EditQueue } from './editQueue.ts';
import { initialState, readOnlyReason, type EditorState } from './editorState.ts';
import { readSavedState, type SavedState } from './savedState.ts';

export type EditorBridge = Bridge<HostToGraphEditor, GraphEditorToHost>;

/** What only the canvas can do; it registers itself. */
export interface CanvasPort {
  reveal(nodes: readonly string[]): void;
  fit(): void;
  /** The middle of what is visible, on the canvas. */
  centre(): readonly [number, number];
  focusNode(id: string): void;
  /** Puts the keyboard on the canvas: on the selected node, if there is one. */
  focus(): void;
}

export class EditorController {
  readonly store: StoreApi<EditorState> = createStore<EditorState>(() => initialState);
  readonly #bridge: EditorBridge;
  readonly #queue: EditQueue;
  readonly #saved: SavedState;
  #viewport: SavedState['viewport'];
  #canvas: CanvasPort | undefined;
  /** Move gestures on their way: which nodes each one placed. */
  readonly #moving = new Map<number, gestures.Positions>();
  /** Names of nodes that are on their way into the document. */
  readonly #adding = new Set<string>();
  /** Nodes to select once the document that has them arrives. */
  #selectNext: readonly string[] | undefined;

  constructor(bridge: EditorBridge) {
    this.#bridge = bridge;
    this.#saved = readSavedState(bridge.loadState());
    this.#viewport = this.#saved.viewport;
    this.#queue = new EditQueue({
      post: (message) => {
        bridge.post(message);
      },
      settled: (id, gesture, reason) => {
        this.#settled(id, gesture, reason);
      },
    });
    this.store.setState({
      selectedNodes: new Set(this.#saved.nodes),
      dragSelects: this.#saved.dragSelects,
      minimap: this.#saved.minimap,
    });
  }

  /** Listens to the host and tells it that the webview is ready. Returns the end of listening. */
  start(): () => void {
    const end = this.#bridge.subscribe((message) => {
      this.receive(message);
    });
    this.#bridge.post({ type: 'ready' });
    let told: ReadonlySet<string> = new Set();
    const tellSelection = ({ selectedNodes }: EditorState): void => {
      if (selectedNodes === told) return;
      const same = selectedNodes.size === told.size && [...selectedNodes].every((id) => told.has(id));
      told = selectedNodes;
      if (!same) this.#bridge.post({ type: 'selection', nodes: [...selectedNodes].slice(0, messageLimits.list) });
    };
    tellSelection(this.state);
    const endTelling = this.store.subscribe(tellSelection);
    return () => {
      end();
      endTelling();
    };
  }

  get state(): EditorState {
    return this.store.getState();
  }

  receive(message: HostToGraphEditor): void {
    switch (message.type) {
      case 'snapshot':
        this.store.setState(({ gradients }) => ({
          snapshot: message,
          gradients: gradients?.version === message.version ? gradients : undefined,
        }));
        this.#derive();
        this.#queue.snapshot(message.version);
        return;
      case 'data':
        this.store.setState({ data: message });
        this.#derive();
        return;
      case 'run':
        this.store.setState({ run: message.run });
        return;
      case 'gradients':
        if (message.version === this.state.snapshot?.version) this.store.setState({ gradients: message });
        return;
      case 'reveal':
        this.select(message.nodes, []);
        this.#canvas?.reveal(message.nodes);
        return;
      case 'editResult':
        this.#queue.result(message);
        return;
      default:
        message satisfies never;
    }
  }

  /** Makes one gesture, if anything may be changed. */
  perform(gesture: gestures.Gesture | undefined): boolean {
    if (gesture === undefined) return false;
    const reason = readOnlyReason(this.state);
    if (reason !== undefined) {
      this.#say(`Not changed. ${reason}`, true);
      return false;
    }
    this.store.setState({ notice: undefined });
    const id = this.#queue.submit(gesture);
    const moved: Record<string, readonly [number, number]> = {};
    for (const edit of gesture.edits) if (edit.type === 'moveNodes') Object.assign(moved, edit.positions);
    if (Object.keys(moved).length > 0) this.#moving.set(id, moved);
    return true;
  }

  addNode(kind: NodeKind, at?: readonly [number, number], graph?: string): void {
    const { document } = this.state;
    if (document === undefined) return;
    const gesture = gestures.addNode(
      kind,
      at ?? this.#freePlace(),
      {
        has: (id) => document.graph.nodes.has(id) || this.#adding.has(id),
      },
      graph,
    );
    if (this.perform(gesture)) {
      this.#adding.add(gesture.id);
      this.#selectNext = [gesture.id];
    }
    this.store.setState({ quickAdd: undefined });
  }

  /** Deletes what is selected. */
  deleteSelection(): void {
    const { document, selectedNodes, selectedWires } = this.state;
    const wires = [...selectedWires].flatMap((id) => document?.view.wires.get(id)?.to ?? []);
    this.perform(
      gestures.remove(
        [...selectedNodes].filter((id) => document?.graph.nodes.has(id)),
        wires,
      ),
    );
  }

  rename(id: string, to: string): void {
    const { document } = this.state;
    if (document === undefined || id === to || gestures.renameProblem(id, to, document.graph) !== undefined) return;
    if (this.perform({ label: `Rename ${id} to ${to}`, edits: [{ type: 'renameNode', id, to }] }))
      this.#selectNext = [to];
  }

  /** `undefined` takes the parameter out of the file, so that the default holds. */
  setParam(ids: readonly string[], name: string, value: JsonValue | undefined): void {
    const what = value === undefined ? `Reset ${name}` : `Set ${name}`;
    const [only] = ids;
    this.perform({
      label: ids.length === 1 && only !== undefined ? `${what} of ${only}` : `${what} of ${ids.length} nodes`,
      edits: ids.map((id) => ({ type: 'setParam', id, name, value })),
    });
  }

  setSetting(path: JsonPath, value: JsonValue | undefined): void {
    const name = path.join('.');
    this.perform({
      label: value === undefined ? `Reset ${name}` : `Set ${name}`,
      edits: [{ type: 'setSetting', path, value }],
    });
  }

  /** Shows nodes at other places without writing anything. */
  showMoved(positions: gestures.Positions): void {
    this.store.setState({ moves: { ...this.state.moves, ...positions } });
  }

  /** Writes the places at which `showMoved` put these nodes. */
  commitMoves(ids: readonly string[]): void {
    const { document, moves } = this.state;
    const positions = Object.fromEntries(
      ids.flatMap((id) => (moves[id] === undefined ? [] : [[id, moves[id]] as const])),
    );
    const gesture = document === undefined ? undefined : gestures.move(positions, document.graph);
    if (!this.perform(gesture)) this.#forgetMoves(ids);
  }

  select(nodes: readonly string[], wires: readonly string[]): void {
    const { selectedNodes, selectedWires } = this.state;
    const same =
      nodes.length === selectedNodes.size &&
      wires.length === selectedWires.size &&
      nodes.every((id) => selectedNodes.has(id)) &&
      wires.every((id) => selectedWires.has(id));
    if (same) return;
    this.store.setState({ selectedNodes: new Set(nodes), selectedWires: new Set(wires) });
    this.#say(describeSelection(nodes, wires.length), false);
    this.#save();
  }

  selectAll(): void {
    const view = this.state.document?.view;
    if (view !== undefined) this.select([...view.nodes.keys()], []);
  }

  startWire(origin: PortId, mode: 'drag' | 'click'): void {
    const { document } = this.state;
    if (document === undefined || readOnlyReason(this.state) !== undefined) return;
    this.store.setState({ connecting: { origin, mode, refused: new Map() }, refusal: undefined });
    this.#tryPorts(origin, candidatePorts(document.view, origin));
    if (mode === 'click')
      this.#say(`Wiring from ${origin.node}.${origin.port}. Choose a port, or press Escape.`, false);
  }

  endWire(): void {
    if (this.state.connecting !== undefined) this.store.setState({ connecting: undefined, refusal: undefined });
  }

  /** The pointer is over this port (or over none) while a wire is being made. */
  hoverPort(port: PortId | undefined): void {
    const { connecting, document } = this.state;
    const reason =
      port === undefined || connecting === undefined || document === undefined
        ? undefined
        : (connecting.refused.get(portKey(port)) ?? wireRefusal(document.typed, connecting.origin, port));
    if (reason !== this.state.refusal) this.store.setState({ refusal: reason });
  }

  /** Whether a wire between these two could be made; for the look of the wire while it is dragged. */
  accepts(from: PortId | undefined, to: PortId | undefined): boolean {
    const { connecting, document } = this.state;
    if (from === undefined || to === undefined || document === undefined) return false;
    if (connecting?.refused.has(portKey(from)) === true || connecting?.refused.has(portKey(to)) === true) return false;
    return wireRefusal(document.typed, from, to) === undefined;
  }

  /** A click (or Enter) on a port: starts a wire, or ends the one that was started. */
  pressPort(port: PortId): void {
    const { connecting } = this.state;
    if (connecting === undefined) {
      this.startWire(port, 'click');
      return;
    }
    this.endWire();
    this.finishWire(connecting.origin, port);
  }

  /** Makes the wire between two ports, or says why it cannot be. */
  finishWire(origin: PortId, port: PortId): void {
    const { document } = this.state;
    if (document === undefined || samePort(origin, port)) return;
    const ends = wireEnds(origin, port);
    const reason = wireRefusal(document.typed, origin, port);
    if (reason !== undefined) this.#say(reason, true);
    else if (ends !== undefined) this.perform(gestures.connect(ends.from, ends.to, document.graph));
  }

  openQuickAdd(place: EditorState['quickAdd']): void {
    if (readOnlyReason(this.state) === undefined || place === undefined) this.store.setState({ quickAdd: place });
  }

  setDrawer(drawer: boolean): void {
    this.store.setState({ drawer });
  }

  setSwitch(name: 'dragSelects' | 'minimap', on: boolean): void {
    this.store.setState(name === 'dragSelects' ? { dragSelects: on } : { minimap: on });
    this.#save();
  }

  command(command: GraphEditorCommand): void {
    this.#bridge.post({ type: 'command', command });
  }

  openText(path: JsonPath): void {
    this.#bridge.post({ type: 'openText', path });
  }

  fault(message: string): void {
    this.#bridge.post({ type: 'fault', message });
  }

  attachCanvas(canvas: CanvasPort | undefined): void {
    this.#canvas = canvas;
  }

  get canvas(): CanvasPort | undefined {
    return this.#canvas;
  }

  get savedViewport(): SavedState['viewport'] {
    return this.#viewport;
  }

  saveViewport(viewport: NonNullable<SavedState['viewport']>): void {
    this.#viewport = viewport;
    this.#save();
  }

  announce(text: string): void {
    this.#say(text, false);
  }

  dismissNotice(): void {
    this.store.setState({ notice: undefined });
  }

  /** Tries the wire at every port, a few milliseconds at a time: each try checks the whole graph. */
  #tryPorts(origin: PortId, ports: readonly PortId[]): void {
    const { connecting, document } = this.state;
    if (document === undefined || connecting?.origin !== origin) return;
    const refused = new Map(connecting.refused);
    const end = performance.now() + 8;
    let next = 0;
    while (next < ports.length && performance.now() < end) {
      const port = ports[next++];
      const reason = port === undefined ? undefined : wireRefusal(document.typed, origin, port);
      if (port !== undefined && reason !== undefined) refused.set(portKey(port), reason);
    }
    if (refused.size > connecting.refused.size) this.store.setState({ connecting: { ...connecting, refused } });
    if (next < ports.length) {
      setTimeout(() => {
        this.#tryPorts(origin, ports.slice(next));
      });
    }
  }

  #derive(): void {
    const { snapshot, data, document, selectedNodes, selectedWires } = this.state;
    if (snapshot === undefined) return;
    const next = documentState(snapshot.text, data?.info ?? null, data?.diagnostics ?? [], document);
    const wanted = this.#selectNext?.every((id) => next.graph.nodes.has(id)) === true ? this.#selectNext : undefined;
    this.store.setState({
      document: next,
      selectedNodes: new Set(wanted ?? [...selectedNodes].filter((id) => next.graph.nodes.has(id))),
      selectedWires: new Set(wanted ? [] : [...selectedWires].filter((id) => next.view.wires.has(id))),
    });
    if (wanted !== undefined) {
      this.#selectNext = undefined;
      this.#save();
    }
  }

  #settled(id: number, gesture: gestures.Gesture, reason: string | undefined): void {
    const moved = this.#moving.get(id);
    this.#moving.delete(id);
    for (const edit of gesture.edits) if (edit.type === 'addNode') this.#adding.delete(edit.id);
    if (moved !== undefined) this.#forgetMoves(Object.keys(moved));
    if (reason === undefined) this.#say(gesture.label, false);
    else {
      this.#selectNext = undefined;
      this.#say(reason, true);
    }
  }

  /** Drops shown places unless a later move of the same node is still on its way. */
  #forgetMoves(ids: readonly string[]): void {
    const kept = { ...this.state.moves };
    const later = new Set([...this.#moving.values()].flatMap((positions) => Object.keys(positions)));
    this.store.setState({
      moves: Object.fromEntries(Object.entries(kept).filter(([id]) => !ids.includes(id) || later.has(id))),
    });
  }

  /** A place for a node that was asked for without one: the middle of the view, shifted off other nodes. */
  #freePlace(): readonly [number, number] {
    const [x, y] = this.#canvas?.centre() ?? [0, 0];
    const taken = [...(this.state.document?.view.positions.values() ?? [])];
    let place: readonly [number, number] = [x - 92, y - 40];
    while (taken.some(([left, top]) => Math.abs(left - place[0]) < 24 && Math.abs(top - place[1]) < 24)) {
      place = [place[0] + 32, place[1] + 32];
    }
    return place;
  }

  #say(text: string, visible: boolean): void {
    this.store.setState(({ announcement }) => ({
      announcement: { text, count: announcement.count + 1 },
      ...(visible ? { notice: text } : {}),
    }));
  }

  #save(): void {
    const { selectedNodes, dragSelects, minimap } = this.state;
    this.#bridge.saveState({
      ...(this.#viewport === undefined ? {} : { viewport: this.#viewport }),
      nodes: [...selectedNodes],
      dragSelects,
      minimap,
    } satisfies SavedState);
  }
}
