import type { Block, Content } from '../letters/blocks.js';
import type { Scene } from '../letters/scene.js';
import { greeting } from '../letters/templates/phrases.js';

/** What a letter says, for the page to say in the same words: without its greeting and without the link to the page itself. */
export function saidIn(content: Content, scene: Scene): Block[] {
  const first = greeting(scene);
  const end = content.blocks.findIndex((block) => block?.kind === 'link');
  return content.blocks
    .slice(0, end < 0 ? undefined : end)
    .filter((block) => block !== null)
    .filter((block) => !isSame(block, first));
}

const isSame = (block: Block, other: Block): boolean =>
  block.kind === 'paragraph' && other.kind === 'paragraph' && block.text === other.text;
