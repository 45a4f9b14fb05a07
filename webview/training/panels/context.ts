// The controller for all panels, and the slices of its state that they read.
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { TrainingController } from '../state/controller.ts';
import type { ViewState } from '../state/viewState.ts';

export const ControllerContext = createContext<TrainingController | null>(null);

export function useController(): TrainingController {
  const controller = useContext(ControllerContext);
  if (controller === null) throw new Error('A training panel stands outside its view.');
  return controller;
}

export function useView<T>(select: (state: ViewState) => T): T {
  return useStore(useController().store, select);
}
