// Registers the service worker, and says when it holds a newer version of the page. It knows nothing of the lab.

/** First the page, then its copy: nothing here competes with the first load. */
const AFTER = 1500;

export function keepOffline(): void {
  if (!possible()) return;
  addEventListener("load", () => setTimeout(() => void register(), AFTER), { once: true });
  if (document.readyState === "complete") setTimeout(() => void register(), AFTER);
}

/** A frame without an origin has no storage; a page in someone else's frame leaves none behind. */
function possible(): boolean {
  return isSecureContext && globalThis.origin !== "null" && window === window.top && "serviceWorker" in navigator;
}

let registered = false;

async function register(): Promise<void> {
  if (registered) return;
  registered = true;
  try {
    const registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
    offer(registration);
    registration.addEventListener("updatefound", () => {
      const { installing } = registration;
      installing?.addEventListener("statechange", () => offer(registration));
    });
  } catch (reason) {
    // Private windows and full disks refuse; the page then needs the network, as pages do.
    console.info("The lab will not work offline:", reason);
  }
}

/** A first worker takes over by itself; a later one waits until the person agrees. */
function offer({ waiting }: ServiceWorkerRegistration): void {
  if (!waiting || !navigator.serviceWorker.controller || document.querySelector(".new-version")) return;
  const notice = document.createElement("div");
  notice.className = "new-version";
  notice.setAttribute("role", "status");
  notice.append("A new version of the lab is here. Your work is kept.");
  const reload = button("Reload", "button primary", () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage("take over");
  });
  notice.append(reload, button("Later", "button", () => notice.remove()));
  document.body.append(notice);
}

function button(label: string, className: string, press: () => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = className;
  element.textContent = label;
  element.addEventListener("click", press);
  return element;
}
