// Warns before the session ends, and keeps it when asked to. Asking how long it lasts is no activity.

const warning = document.querySelector("[data-session]");

if (warning) {
  const before = Number(warning.dataset.before);
  const part = (name) => warning.querySelector(`[data-session-${name}]`);
  let timer;

  const show = (name) => {
    for (const each of ["idle", "whole", "ended", "keep"]) {
      part(each).hidden = !(each === name || (each === "keep" && name === "idle"));
    }
    warning.classList.toggle("session-warning-shown", Boolean(name));
  };

  const wait = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(check, Math.max(seconds, 1) * 1000);
  };

  // Another window may have been used meanwhile, so the server is asked before anything is said.
  // When the session is over the page stays: what was typed can still be sent, and survives the login.
  const ask = async (method) => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    const answer = await fetch(warning.dataset.session, { method, headers: { "X-CSRFToken": token } });
    return answer.redirected || !answer.ok ? 0 : (await answer.json()).seconds;
  };

  const tell = (left, near) => {
    if (left <= 0) {
      show("ended");
      return;
    }
    show(left > before ? "" : near);
    wait(left > before ? left - before : left);
  };

  const check = async () => tell(await ask("GET"), "idle");

  part("keep").addEventListener("click", async () => tell(await ask("POST"), "whole"));

  wait(Number(warning.dataset.left) - before);
}
