-- The health of a TuningStudy for Argo CD: that of a batch job. A study is Healthy when it has a result.
local health = {}
local status = obj.status or {}

if obj.spec ~= nil and obj.spec.managedBy ~= nil and obj.spec.managedBy ~= "winnow.dev/operator" then
  health.status = "Unknown"
  health.message = "spec.managedBy names another controller: " .. obj.spec.managedBy
  return health
end

local conditions = {}
for _, condition in ipairs(status.conditions or {}) do
  conditions[condition.type] = condition
end

-- What was said of an earlier manifest does not count; an end is for ever.
local function is(type, value)
  local condition = conditions[type]
  return condition ~= nil and condition.status == value
    and (type == "Failed" or type == "Complete" or condition.observedGeneration == obj.metadata.generation)
end

local function say(word, type)
  health.status = word
  health.message = conditions[type].message
  return health
end

if is("Complete", "True") then
  return say("Healthy", "Complete")
end
for _, type in ipairs({ "Failed", "Stalled" }) do
  if is(type, "True") then
    return say("Degraded", type)
  end
end
if is("Progressing", "False") and conditions.Progressing.reason == "TurnFailed" then
  return say("Degraded", "Progressing")
end
if is("Suspended", "True") then
  return say("Suspended", "Progressing")
end

health.status = "Progressing"
if not is("Progressing", "True") then
  health.message = "the operator has not looked at this manifest yet"
elseif conditions.Progressing.reason == "Waiting" then
  health.message = conditions.Progressing.message
else
  health.message = (status.done or "0") .. " trials have ended"
end
return health
