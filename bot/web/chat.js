/**
 * The clinic page's chat: sends the visitor's words to the bot on the same origin and shows its replies.
 *
 * Every word shown comes from `GET api/clinic`, from the bot's replies or from index.html; none is written here. Text is
 * only ever set as text, never as HTML. What cannot be sent stays on the page and goes out again under the same id.
 */

const DEADLINE_MS = 10_000; // then the visitor is shown the clinic's phone instead
const ANNOUNCE_AFTER_MS = 600; // a quick answer need not be announced twice
const COUNT_FROM = 900; // of the message box's maxlength, which is the bot's own limit
const SHORT_LINES = 40; // characters, for browsers that cannot size the box by themselves
const AIR = 12; // pixels between a revealed bubble and the edge
const SESSION_KEY = "clinic-chat-session";
const DRAFT_KEY = "clinic-chat-draft";

const LINKABLE = new RegExp(
  [
    String.raw`(?<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)`,
    String.raw`(?<url>https?:\/\/[^\s<>"]+)`,
    String.raw`(?<site>(?<![\w.-])(?:[a-z\d-]+\.)+(?:com|gov|net|org)\b(?:\/[^\s<>"]*)?)`,
    String.raw`(?<phone>(?<![\w.-])(?:\+?1[-.\s])?(?:\(\d{3}\)\s?|\d{3}[-.\s])\d{3}[-.\s]\d{4}(?![\w-]))`,
    String.raw`(?<short>(?<![\w.-])(?:911|988)(?![\w-]))`,
  ].join("|"),
  "giu",
);
const CLOSING_MARKS = /[.,;:!?'’”)\]]+$/u;

const $ = (id) => document.getElementById(id);
const log = $("log");
const message = $("message");
const offline = $("offline");
const urgentCard = $("urgent-card");

let clinic = null;
let loading = false;
let words = {};
let session = recall("localStorage", SESSION_KEY);
let openingSession = null;
let waiting = 0;
let announcing = 0;
/** Turns that got no answer, oldest first; "Try again" sends them with the ids they had. */
const unanswered = new Set();

// --- the bot's HTTP interface ---------------------------------------------------------------------------------------

/** The bot answered with nothing that can be shown. */
class NoAnswerError extends Error {}

/** Run `work(signal)`; the signal aborts it after the deadline. */
async function withDeadline(work) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), DEADLINE_MS);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

async function request(path, signal, body) {
  const post = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(path, { ...(body && post), signal, cache: "no-store" });
  if (response.status >= 500) throw new NoAnswerError(`${path}: status ${response.status}`);
  return response;
}

async function openSession(signal) {
  const response = await request("api/sessions", signal, {});
  const token = (await response.json()).session;
  if (typeof token !== "string") throw new NoAnswerError("api/sessions: no session");
  session = token;
  keep("localStorage", SESSION_KEY, token);
  return token;
}

/** The session's token; messages sent at the same time share one. */
async function currentSession(signal) {
  if (session) return session;
  openingSession ??= openSession(signal).finally(() => (openingSession = null));
  return openingSession;
}

/** Send one turn and return the bot's `{messages, outcome}`; a refused session is renewed once. */
async function ask(turn, signal) {
  const send = async (token) =>
    request("api/messages", signal, { session: token, message_id: turn.id, ...turn.payload });
  const token = await currentSession(signal);
  let response = await send(token);
  if (response.status === 401) {
    if (session === token) session = null;
    response = await send(await currentSession(signal));
  }
  const answer = await response.json();
  if (!Array.isArray(answer?.messages) || answer.messages.length === 0) {
    throw new NoAnswerError(`api/messages: status ${response.status} without messages`);
  }
  return answer;
}

// --- turns ----------------------------------------------------------------------------------------------------------

/** Show what the visitor wrote or chose, and send it; the same words again while unanswered are a retry. */
function say(title, payload) {
  if (!clinic) {
    load(); // the notice comes before the first message
    return;
  }
  const again = [...unanswered].find((turn) => JSON.stringify(turn.payload) === JSON.stringify(payload));
  if (again) {
    deliver(again);
    return;
  }
  giveUpUnanswered();
  $("chat").scrollIntoView({ block: "nearest" });
  const turn = { id: uuid(), payload, bubble: bubbleOf("visitor", title), retired: retireReplies() };
  deliver(turn);
}

async function deliver(turn) {
  unanswered.delete(turn);
  offline.hidden = unanswered.size === 0;
  markUnanswered(turn, false);
  if (message.value.trim() === turn.payload.text) setDraft("");
  log.append(turn.bubble);
  setWaiting(+1);
  reveal(turn.bubble, $("typing"));
  let answer;
  try {
    answer = await withDeadline((signal) => ask(turn, signal));
  } catch {
    setWaiting(-1);
    keepUnanswered(turn); // refused, cut off or late: the remedy is the same
    return;
  }
  setWaiting(-1);
  offline.hidden = unanswered.size === 0;
  show(answer, turn);
}

/** Keep a turn for "Try again": typed words go back into the box when it is free. */
function keepUnanswered(turn) {
  unanswered.add(turn);
  for (const button of turn.retired) {
    button.disabled = false;
    button.classList.remove("chosen");
  }
  markUnanswered(turn, true);
  if (turn.payload.text && !message.value) {
    setDraft(turn.payload.text);
    turn.bubble.hidden = true;
  }
  showOffline();
}

function markUnanswered(turn, marked) {
  turn.bubble.hidden = false;
  turn.bubble.classList.toggle("unanswered", marked);
  turn.bubble.querySelector(".state")?.remove();
  if (marked) turn.bubble.append(element("small", { className: "state", textContent: words.not_sent }));
}

/** The visitor goes on with other words: what was put back into the box and changed there is gone. */
function giveUpUnanswered() {
  for (const turn of unanswered) if (turn.bubble.hidden) turn.bubble.remove();
  unanswered.clear();
  offline.hidden = true;
}

function showOffline() {
  offline.hidden = false;
  reveal(offline);
}

function retry() {
  message.focus();
  if (!clinic) load();
  for (const turn of [...unanswered]) deliver(turn);
}

function setWaiting(change) {
  waiting += change;
  $("typing").hidden = waiting === 0;
  clearTimeout(announcing);
  if (waiting === 0) $("announcer").textContent = "";
  else announcing = setTimeout(() => ($("announcer").textContent = words.typing), ANNOUNCE_AFTER_MS);
}

// --- showing --------------------------------------------------------------------------------------------------------

function show({ messages, outcome }, turn) {
  const emergency = outcome?.behaviour === "emergency";
  const reply = element("div", { className: emergency ? "turn emergency" : "turn" });
  if (emergency) reply.setAttribute("role", "alert");
  for (const { text } of messages) if (text) reply.append(bubbleOf("bot", text, { short: emergency }));
  const sources = new Map((outcome?.citations ?? []).map((citation) => [citation.slug, citation]));
  for (const citation of sources.values()) reply.append(sourceLine(citation)); // one line a document, not a passage
  for (const { download } of messages) if (webAddress(download)) reply.append(inviteLine(download));
  const buttons = messages.flatMap((each) => each.buttons ?? []);
  if (buttons.length) reply.append(replies(buttons));
  if (clinic.development && outcome) reply.append(outcomeDetails(outcome));
  log.append(reply);
  reveal(emergency ? reply : turn.bubble, reply);
}

function bubbleOf(author, text, { short = false } = {}) {
  const name = author === "bot" ? words.assistant : words.you;
  const bubble = element("div", { className: `bubble ${author}` });
  bubble.append(element("span", { className: "unseen", textContent: `${name}: ` }));
  bubble.append(author === "bot" ? linked(text, { short }) : text);
  return bubble;
}

function replies(buttons) {
  const row = element("div", { className: "replies" });
  for (const { title, payload } of buttons) {
    const button = element("button", { type: "button", className: "quiet", textContent: title });
    button.addEventListener("click", (event) => {
      button.classList.add("chosen");
      say(title, { button: payload });
      focusMessage(event);
    });
    row.append(button);
  }
  return row;
}

/** Disable the reply buttons shown so far and return those that were not yet. */
function retireReplies() {
  const open = [...log.querySelectorAll(".replies button:enabled")];
  for (const button of open) button.disabled = true;
  return open;
}

function sourceLine({ title, url, reviewed_on: reviewedOn }) {
  const line = element("p", { className: "source" });
  const day = new Date(`${reviewedOn}T00:00:00Z`);
  line.append(`${words.source}: `, webAddress(url) ? pageLink(title, url) : title);
  if (Number.isNaN(day.valueOf())) return line;
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
  line.append(`, ${words.reviewed} `, element("time", { dateTime: reviewedOn, textContent: format.format(day) }));
  return line;
}

function inviteLine(address) {
  const line = element("p", { className: "source" });
  line.append(element("a", { href: webAddress(address), download: "visit.ics", textContent: words.invite }));
  return line;
}

function outcomeDetails(outcome) {
  const details = element("details", { className: "outcome" });
  details.append(element("summary", { textContent: words.development }));
  details.append(element("pre", { tabIndex: 0, textContent: JSON.stringify(outcome, null, 2) }));
  return details;
}

/** Scroll the conversation to its end, but `first` to the top at most: a long answer is read from its start. */
function reveal(first, last = first) {
  const scroller = $("scroller");
  const frame = scroller.getBoundingClientRect();
  const above = first.getBoundingClientRect().top - frame.top;
  const below = last.getBoundingClientRect().bottom - frame.bottom;
  scroller.scrollBy({ top: Math.min(above - AIR, below + AIR) });
}

// --- text and links -------------------------------------------------------------------------------------------------

/**
 * Turn addresses and phone numbers in a text into links.
 *
 * @param {string} text
 * @param {{short?: boolean}} options - `short` also links 911 and 988, where they can mean nothing else.
 * @returns {DocumentFragment} text nodes and links, nothing parsed as HTML
 */
function linked(text, { short = false } = {}) {
  const fragment = document.createDocumentFragment();
  let end = 0;
  for (const match of text.matchAll(LINKABLE)) {
    const { mail, url, site, phone } = match.groups;
    const found = url || site ? match[0].replace(CLOSING_MARKS, "") : match[0];
    const link = linkFor({ mail, url: url && found, site: site && found, phone: phone ?? (short && match.groups.short) });
    if (!link) continue;
    link.prepend(found);
    fragment.append(text.slice(end, match.index), link);
    end = match.index + found.length;
  }
  fragment.append(text.slice(end));
  return fragment;
}

function linkFor({ mail, url, site, phone }) {
  if (phone) return element("a", { href: telephone(phone) });
  if (mail) return element("a", { href: `mailto:${mail}` });
  const address = url ?? (site && `https://${site}`);
  return address && webAddress(address) ? pageLink("", address) : null;
}

/** A link that leaves the conversation where it is, and says so. */
function pageLink(title, url) {
  const link = element("a", { href: webAddress(url), target: "_blank", rel: "noopener noreferrer" });
  link.append(title, element("span", { className: "unseen", textContent: ` (${words.new_tab})` }));
  return link;
}

/** The address if it is a web page's, else null: a document may not start a script. */
function webAddress(address) {
  if (!address || !URL.canParse(address, document.baseURI)) return null;
  const url = new URL(address, document.baseURI);
  return ["http:", "https:"].includes(url.protocol) ? url.href : null;
}

function telephone(number) {
  const digits = number.replace(/\D/gu, "");
  if (digits.length === 10) return `tel:+1${digits}`;
  return digits.length > 10 ? `tel:+${digits}` : `tel:${digits}`;
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

/** A random UUID; `crypto.randomUUID` is missing where a site is tried without TLS. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/u, "$1-$2-$3-$4-");
}

// --- the page -------------------------------------------------------------------------------------------------------

/** Fetch the clinic's words and fill the page with them, or show the offline card. */
async function load() {
  if (loading) return;
  setLoading(true);
  offline.hidden = true;
  try {
    clinic = await withDeadline(async (signal) => {
      const response = await request("api/clinic", signal);
      if (!response.ok) throw new NoAnswerError(`api/clinic: status ${response.status}`);
      return response.json();
    });
  } catch {
    showOffline();
    return;
  } finally {
    setLoading(false);
  }
  words = clinic.ui;
  fill();
}

function setLoading(busy) {
  loading = busy;
  $("send").disabled = busy;
}

function fill() {
  for (const node of document.querySelectorAll("[data-ui]")) {
    const text = words[node.dataset.ui];
    if (text) node.replaceChildren("links" in node.dataset ? linked(text, { short: true }) : text);
  }
  document.querySelector("[data-clinic=area]").textContent = clinic.area;
  message.placeholder = words.placeholder;
  $("notice").replaceChildren(linked(clinic.notice, { short: true }));
  $("greeting").replaceChildren(linked(clinic.greeting));
  $("examples").replaceChildren(...clinic.examples.map(exampleItem));
  $("locations").replaceChildren(...clinic.locations.map(locationItem));
  $("start").hidden = false;
  $("contact").hidden = false;
}

function exampleItem(text) {
  const item = element("li", {});
  const button = element("button", { type: "button", className: "quiet", textContent: text });
  button.addEventListener("click", (event) => {
    say(text, { text });
    focusMessage(event);
  });
  item.append(button);
  return item;
}

function locationItem({ name, address }) {
  const item = element("li", {});
  item.append(element("strong", { textContent: name }), element("span", { textContent: address }));
  return item;
}

/** After a button: on to the message box, but not where that opens a keyboard over the answer. */
function focusMessage(event) {
  const byKeyboard = event.detail === 0;
  if (byKeyboard || matchMedia("(pointer: fine)").matches) message.focus();
}

function submit() {
  const text = message.value.trim();
  $("hint").textContent = text ? "" : (words.blank ?? "");
  if (text) say(text, { text });
  message.focus();
}

function setDraft(text) {
  message.value = text;
  draftChanged();
}

function draftChanged() {
  const left = message.maxLength - message.value.length;
  keep("sessionStorage", DRAFT_KEY, message.value);
  $("hint").textContent = left > 0 ? "" : (words.too_long ?? "");
  $("counter").hidden = message.value.length < COUNT_FROM || left === 0;
  $("counter").textContent = `${left} ${words.characters_left ?? ""}`;
  if (!CSS.supports("field-sizing", "content")) {
    const lines = message.value.split("\n").map((line) => 1 + Math.floor(line.length / SHORT_LINES));
    message.rows = Math.min(5, lines.reduce((sum, count) => sum + count, 0));
  }
}

/** Read from or write to a browser storage, which a visitor may have switched off. */
function recall(storage, key) {
  try {
    return window[storage].getItem(key);
  } catch {
    return null;
  }
}

function keep(storage, key, value) {
  try {
    window[storage].setItem(key, value);
  } catch {
    // the page works without it, until it is reloaded
  }
}

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
message.addEventListener("input", draftChanged);
message.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
});
$("retry").addEventListener("click", retry);
$("person").addEventListener("click", (event) => {
  say(words.person, { text: words.person });
  focusMessage(event);
});
$("urgent").addEventListener("click", () => urgentCard.showModal());
$("close").addEventListener("click", () => urgentCard.close());

setDraft(recall("sessionStorage", DRAFT_KEY) ?? message.value);
load();
