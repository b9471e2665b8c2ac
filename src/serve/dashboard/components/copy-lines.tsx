/** Lines for a shell. The script shows the button, which copies them; without it they can be selected. */
export const CopyLines = ({ id, lines }: { id: string; lines: string }) => (
  <div class="copy">
    <pre id={id} tabindex={0}>
      <code>{lines}</code>
    </pre>
    <button class="button" type="button" data-copy={id} hidden>
      Copy
    </button>
  </div>
);
