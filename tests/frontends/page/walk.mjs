// Walks the page without a page: given a portable policy and people who know their cases, it says which screens each of
// them is shown. What comes in is one line of JSON, {"policy", "day", "cases": [{fact: value, or null if not known}]}.

import {readFileSync} from "node:fs"

const [source, reader] = process.argv.slice(2)
const {Interview} = await import(`${source}/interview.mjs`)
const {answerOf} = await import(`${source}/answer.mjs`)
const {textOf} = await import(`${source}/as_text.mjs`)
const {requestAnswer} = await import(`${source}/request_answer.mjs`)
const {urgentLines} = await import(`${source}/dues.mjs`)
const {doneIn, ticksOf} = await import(`${source}/record.mjs`)
const {Words} = await import(`${source}/language.mjs`)
const {savedCase} = await import(`${source}/casefile.mjs`)
const {loaded} = await import(`${source}/loading.mjs`)
const {keyOf} = await import(`${source}/places.mjs`)
const {read} = await import(`${reader}/advice.mjs`)
await import(`${reader}/firmness.mjs`)

const asked = JSON.parse(readFileSync(0, "utf8"))
const policy = read(asked.policy)

/** What somebody who knows a case says on a screen, and what of it they doubt. */
function reply(interview, screen, known) {
  if (screen.kind !== "usual") {
    interview.answer(screen.facts.map((fact) => [fact, screen.place, known[fact.name] ?? null]))
    return
  }
  interview.show(screen)
  const given = []
  const doubted = []
  for (const {facts, place} of screen.lines) {
    const usual = facts.every(({fact, cells}) => cells.some((cell) => isIn(fact, cell, known[fact.name])))
    for (const {fact, cells} of facts) {
      if (!usual) doubted.push(keyOf(fact, place))
      else given.push([fact, place, cells.length > 1 ? cells.map((cell) => fact.values[cell]) : fact.values[cells[0]]])
    }
  }
  interview.answer(given, {confirmed: true, doubted})
}

function isIn(fact, cell, value) {
  return fact.values[cell] === value
}

const factsOf = (screen) => (screen.lines ?? [screen]).flatMap(({facts}) => facts.map((each) => (each.fact ?? each).name))

function walked(known) {
  const interview = new Interview(policy.name, policy.on(asked.day), asked.day)
  const screens = []
  for (let screen = interview.next(); screen; screen = interview.next()) {
    screens.push([screen.kind === "usual" ? "usual" : screen.kind === "several" ? "together" : "question", factsOf(screen)])
    reply(interview, screen, known)
    if (screens.length > 200) throw new Error("it never ends")
  }
  const decision = interview.decide()
  const saved = savedCase(interview)
  const again = loaded(policy, JSON.stringify(saved), asked.day)
  const words = new Words(asked.kept, interview.version, asked.language)
  const answer = answerOf(words, decision, interview.toFindOut(), (fact) => interview.answered(fact))
  const {rules, duties, people} = decision.firmness
  const firmly = (found) => Object.fromEntries([...found].map(([name, {holds, onlyIf}]) => [name, [holds, onlyIf]]))
  return {
    rules: firmly(rules),
    duties: firmly(duties),
    surely: Object.fromEntries([...people].map(([to, {surelyWithin}]) => [to, surelyWithin.map(({text}) => text)])),
    aboutDuties: decision.questionsAboutDuties.map(({facts}) => facts),
    screens,
    outcome: decision.outcome,
    possible: decision.possible,
    saved,
    again: again.decide().possible,
    text: textOf(words, answer),
    ticks: [...answer.first, ...answer.sections.flatMap(({lines}) => lines)].flatMap(({tick}) => tick ?? []),
  }
}

/** Somebody confirms all of what is usual, or doubts all of it: what the screen said, how many answers that made, and if it is settled. */
function putAsUsual(interview, screen, confirms) {
  const before = interview.answers.size
  const lines = screen.lines.flatMap(({facts, place}) => facts.map(({fact, cells}) => [fact, place, cells.map((cell) => fact.values[cell])]))
  const keys = lines.map(([fact, place]) => keyOf(fact, place))
  interview.show(screen)
  interview.answer(confirms ? lines : [], {confirmed: confirms, doubted: confirms ? [] : keys})
  return {keys, confirms, made: interview.answers.size - before, settled: interview.isSettled()}
}

/** Somebody with a request, who answers by chance; what cannot be so, they take back and do not know. Each second knows the rest. */
function walkedRequest(parts, seed) {
  const interview = new Interview(policy.name, policy.on(asked.day), asked.day, parts)
  let chance = seed
  const drawn = (size) => (chance = (Math.imul(chance, 1103515245) + 12345) >>> 1) % size
  let count = 0
  const usual = []
  for (let screen = interview.next(); screen && count < 300; screen = interview.next(), count++) {
    if (screen.kind === "usual") {
      usual.push(putAsUsual(interview, screen, drawn(2) > 0))
      continue
    }
    const places = screen.facts.map((fact) => [fact, screen.place])
    const said = places.map(([fact, place]) => [fact, place, (seed % 2 || drawn(4)) && fact.values ? fact.values[drawn(fact.values.length)] : null])
    try {
      interview.answer(said)
    } catch {
      interview.answer(places.map(([fact, place]) => [fact, place, null]))
    }
  }
  const saved = savedCase(interview)
  const again = loaded(policy, JSON.stringify(saved), asked.day)
  const words = new Words(asked.kept, interview.version, asked.language)
  const outcomes = ({parts}) => parts.map(({item, recipient, outcome, settled}) => [item, recipient, outcome, settled])
  return {
    count,
    usual,
    saved,
    parts: outcomes(interview.decide()),
    again: outcomes(again.decide()),
    text: textOf(words, requestAnswer(words, interview, interview.toFindOut())),
  }
}

/** What the page answers to a saved case, and what its box of urgent duties says beside a question. */
function answered(file) {
  const interview = loaded(policy, JSON.stringify(file), asked.day)
  const {parts} = interview
  const words = new Words(asked.kept, interview.version, asked.language)
  const known = (fact) => interview.answered(fact)
  const answer = parts ? requestAnswer(words, interview, interview.toFindOut()) : answerOf(words, interview.decide(), interview.toFindOut(), known)
  const lines = [...answer.first, ...answer.sections.flatMap(({lines}) => lines ?? [])].filter(({tick}) => tick)
  return {
    text: textOf(words, answer),
    urgent: textOf(words, {first: urgentLines(words, interview), title: {}, intro: [], sections: []}),
    ticks: lines.flatMap((line) => ticksOf(line).map((key) => [key, line.tick])),
    left: interview.aboutDutiesLeft(),
    done: doneIn(answer, new Set(["gone", ...lines.flatMap(ticksOf)])),
    first: lines.map((line) => doneIn(answer, new Set(ticksOf(line)))),
    further: askedFurther(interview),
  }
}

/** The facts that are still asked once somebody goes on with what to do, and knows none of it, each with whom it is about. */
function askedFurther(interview) {
  interview.aboutDuties = interview.aboutDutiesLeft() > 0
  const found = []
  for (let screen = interview.aboutDuties && interview.next(); screen && found.length < 200; screen = interview.next()) {
    const each = (screen.lines ?? [screen]).flatMap(({facts, place}) => facts.map((fact) => [fact.fact ?? fact, place]))
    found.push(...each.map(([fact, place]) => keyOf(fact, place)))
    if (screen.kind === "usual") interview.show(screen)
    interview.answer(each.map(([fact, place]) => [fact, place, null]))
  }
  return found
}

const answers = (asked.files ?? []).map(answered)
const requests = (asked.requests ?? []).map((parts, seed) => walkedRequest(parts, seed + 1))
process.stdout.write(JSON.stringify({cases: asked.cases.map(walked), requests, answers}))
