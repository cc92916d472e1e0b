// Stands in for lightning/uiRecordApi and the records behind it. A field that was not asked for is not given.
const text = (value) => ({ value, displayValue: null })
const choice = (value, displayValue) => ({ value, displayValue })
const RECORDS = {
  case: {
    id: "case",
    apiName: "Case",
    fields: {
      Subject: text("Nadie contesta"),
      CaseNumber: text("7"),
      Type: choice("CE", "Central"),
      Reason: choice("CB", "Callback"),
      Status: choice("C", "closing"),
      Contact: { value: { fields: { Name: text("Luis") } }, displayValue: "Luis" },
      Secret: text("x"),
    },
  },
  agent: { id: "agent", apiName: "User", fields: { Name: text("Ana") } },
}
const wired = []

function given({ recordId, optionalFields }) {
  const { fields, ...record } = RECORDS[recordId]
  const asked = optionalFields.map((name) => name.split(".")[1])
  return { ...record, fields: Object.fromEntries(Object.entries(fields).filter(([name]) => asked.includes(name))) }
}

export function getRecord(config, give) {
  const provide = () => give({ data: given(config), error: undefined })
  wired.push(provide)
  give({ data: undefined, error: undefined })
  queueMicrotask(provide)
}

export async function updateRecord({ fields }) {
  if (fields.Id === "case") host.inserted.push(fields.Comments)
}

window.host = {
  inserted: [],
  change(stage) {
    RECORDS.case.fields.Status = choice("X", stage)
    for (const provide of wired) provide()
  },
}
