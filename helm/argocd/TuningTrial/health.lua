-- The health of a TuningTrial for Argo CD. A trial that was stopped has done what it was made for.
local words = {
  Pending = "Progressing",
  Queued = "Progressing",
  Running = "Progressing",
  Paused = "Suspended",
  Completed = "Healthy",
  Stopped = "Healthy",
  Failed = "Degraded",
}
local status = obj.status or {}
local health = { status = words[status.state] or "Progressing" }
if status.reason == "TurnFailed" then
  health.status = "Degraded"
end
health.message = status.message or status.reason or ("step " .. tostring((status.reported or {}).step or 0))
return health
