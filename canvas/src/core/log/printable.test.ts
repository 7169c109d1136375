import { describe, expect, it } from 'vitest';
import { printable } from './printable';

describe('printable', () => {
  it.each([
    ['plain\ttext', 'plain\ttext'],
    ['\u001b[1;31merror\u001b[0m: \u001b[38;5;244mno model\u001b[K', 'error: no model'],
    ['\u001b]8;;https://example.org\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['10 %\r50 %\r100 %', '100 %'],
    ['\u001b[2Kgone\r\u001b[32mthere', 'there'],
    ['bell\u0007, nul\u0000, \u001b', 'bell\uFFFD, nul\uFFFD, \uFFFD'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
  ])('%j is shown as %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});
