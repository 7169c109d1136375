import { createStore } from 'zustand';

export const help = createStore<{ readonly open: boolean }>(() => ({ open: false }));
