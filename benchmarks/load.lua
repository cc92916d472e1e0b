-- wrk's side of load.py: asks a list of paths in turn, each with its headers, and prints the figures as JSON.
local requests, place = {}, 0

function init(args)
  for line in io.lines(args[1]) do
    local path, rest = line:match("^([^\t]*)(.*)$")
    local headers = {}
    for name, value in rest:gmatch("\t([^:\t]+): ([^\t]*)") do
      headers[name] = value
    end
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end

function request()
  place = place % #requests + 1
  return requests[place]
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "errors": %d, "seconds": %.6f, "p50": %.4f, "p99": %.4f}\n',
    summary.requests, errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
