import { mount } from 'svelte';
import App from './App.svelte';
import { chooseDesktop } from './desktop/choose.ts';
import './styles/tokens.css';
import './styles/base.css';
import { chooseTransport } from './transport/choose.ts';

mount(App, {
  target: document.getElementById('app')!,
  props: { transport: chooseTransport(window), desktop: chooseDesktop(window) },
});
