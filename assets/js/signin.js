// At the door: a button that shows the password, and passkeys. Password and code work without any of it.

/** @param {HTMLInputElement} box */
function addShowButton(box) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-quiet btn-sm show-password";
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-controls", box.id);
  button.textContent = box.dataset["showPassword"] || "";
  button.addEventListener("click", () => {
    const shown = box.type === "text";
    box.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  });
  box.form?.addEventListener("submit", () => { box.type = "password"; });
  box.after(button);
}

/** @param {string} text base64url @returns {ArrayBuffer} */
function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0)).buffer;
}

/** @param {ArrayBuffer | null} buffer @returns {string} */
function base64url(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer || new ArrayBuffer(0)));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @param {any} options @returns {Promise<object>} what the server reads of a new passkey */
async function create(options) {
  const asked = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
  asked.user = { ...asked.user, id: bytes(asked.user.id) };
  asked.excludeCredentials = (asked.excludeCredentials || []).map(withBytes);
  const made = /** @type {PublicKeyCredential} */ (await navigator.credentials.create({ publicKey: asked }));
  const answer = /** @type {AuthenticatorAttestationResponse} */ (made.response);
  return {
    ...whoAnswered(made),
    response: {
      clientDataJSON: base64url(answer.clientDataJSON),
      attestationObject: base64url(answer.attestationObject),
    },
  };
}

/** @param {any} options @returns {Promise<object>} what the server reads of a passkey that was shown */
async function get(options) {
  const asked = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
  asked.allowCredentials = (asked.allowCredentials || []).map(withBytes);
  const shown = /** @type {PublicKeyCredential} */ (await navigator.credentials.get({ publicKey: asked }));
  const answer = /** @type {AuthenticatorAssertionResponse} */ (shown.response);
  return {
    ...whoAnswered(shown),
    response: {
      clientDataJSON: base64url(answer.clientDataJSON),
      authenticatorData: base64url(answer.authenticatorData),
      signature: base64url(answer.signature),
      userHandle: answer.userHandle ? base64url(answer.userHandle) : null,
    },
  };
}

/** @param {any} known */
function withBytes(known) {
  return { ...known, id: bytes(known.id) };
}

/** @param {PublicKeyCredential} credential */
function whoAnswered(credential) {
  return {
    id: credential.id,
    rawId: base64url(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment,
  };
}

/** @param {HTMLFormElement} form @returns {Promise<any>} options in the page, or asked for at `data-options` */
async function optionsOf(form) {
  const inPage = document.getElementById(form.dataset["passkeyData"] || "");
  if (inPage) return JSON.parse(inPage.textContent || "{}");
  const answer = await fetch(form.dataset["options"] || "", { headers: { accept: "application/json" } });
  return answer.json();
}

/** @param {HTMLFormElement} form */
async function askForPasskey(form) {
  const trouble = form.querySelector("[data-trouble]");
  if (trouble instanceof HTMLElement) trouble.hidden = true;
  try {
    const options = await optionsOf(form);
    const credential = options.creation_options
      ? await create(options.creation_options)
      : await get(options.request_options);
    const box = form.elements.namedItem("credential");
    if (box instanceof HTMLInputElement) box.value = JSON.stringify(credential);
    form.submit();
  } catch {
    if (trouble instanceof HTMLElement) trouble.hidden = false;
  }
}

for (const box of document.querySelectorAll("input[data-show-password]")) {
  if (box instanceof HTMLInputElement) addShowButton(box);
}
for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!(form instanceof HTMLFormElement)) continue;
  form.hidden = !window.PublicKeyCredential;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void askForPasskey(form);
  });
}
