// The address of a page, to send to others: by what the system shares with, else copied. A button with a text of
// its own copies that.
export function sharing(button) {
  const told = button.querySelector("[role=status]");
  button.addEventListener("click", async () => {
    const text = button.dataset.text ?? location.href;
    if (navigator.share && !button.dataset.text) {
      // Whoever closes the system's list of ways to share has changed their mind.
      return navigator.share({ title: document.title, url: text }).catch(() => {});
    }
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = button.dataset.done;
    } catch {
      // There is no clipboard without TLS: show what to copy by hand.
      window.prompt(button.dataset.failed, text);
    }
    setTimeout(() => (told.textContent = ""), 3000);
  });
}
